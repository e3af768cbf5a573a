import type { Directories, JobFilter } from '../domain/directories.js';
import {
  search,
  selectFrom,
  whereGiven,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { lastWrittenFirst, readPage } from './page.js';
import { isStorableText } from './storable-text.js';
import { fromJobAttemptRow, jobAttempts } from './tables/job-attempts.js';
import { fromJobRow, jobs } from './tables/jobs.js';

const order = lastWrittenFirst('jobs');

// One that is tried for days has some dozens.
const attemptsMax = 1_000;

/** Jobs and their runs, for operators. */
export function jobDirectory({ database }: DirectoryOptions): Directories['jobs'] {
  return {
    list: (filter, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, jobs).select('position');
        narrow(query, filter);
        return readPage(query, order, page, fromJobRow);
      }),
    findAll: (jobIds) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, jobs).whereIn('job_id', jobIds.filter(isStorableText));
        return (await query).map(fromJobRow);
      }),
    dead: (filter, limit) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, jobs);
        narrow(query, { ...filter, state: 'dead' });
        return (await query.orderBy('position').limit(limit)).map(fromJobRow);
      }),
    attempts: (jobId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, jobAttempts);
        whereGiven(query, { job_id: jobId });
        return (await query.orderBy('attempt').limit(attemptsMax)).map(fromJobAttemptRow);
      }),
  };
}

function narrow(query: DirectoryQuery, filter: JobFilter): void {
  const { kind, state, instanceId, eventId, endpoint } = filter;
  whereGiven(query, {
    kind,
    state,
    instance_id: instanceId,
    event_id: eventId,
    endpoint,
  });
}
