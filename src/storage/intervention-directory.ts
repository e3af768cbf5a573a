import type { Directories } from '../domain/directories.js';
import {
  search,
  selectFrom,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromInterventionRow, interventions } from './tables/interventions.js';

const order = newestFirst('interventions', 'at', 'intervention_id');

/** What people did through the management API, for operators. */
export function interventionDirectory({
  database,
}: DirectoryOptions): Directories['interventions'] {
  return {
    list: ({ by, operationId, target, from, before }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, interventions);
        whereGiven(query, { made_by: by, operation_id: operationId, target });
        if (from !== undefined) void query.where('at', '>=', from);
        whereBefore(query, 'at', before);
        return readPage(query, order, page, fromInterventionRow);
      }),
  };
}
