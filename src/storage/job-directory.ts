import type { Knex } from 'knex';
import type { Directories, EndpointDeliveries, JobFilter } from '../domain/directories.js';
import type { JobState } from '../domain/job.js';
import {
  search,
  selectFrom,
  selectKeysFrom,
  whereGiven,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { lastWrittenFirst, readPage } from './page.js';
import { isStorableText } from './storable-text.js';
import { fromJobAttemptRow, jobAttempts } from './tables/job-attempts.js';
import { fromJobRow, jobs } from './tables/jobs.js';
import { readNumber, readText } from './tables/read-column.js';

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
    deliveries: (endpoint) => search(database, (knex) => deliveriesOf(knex, endpoint)),
  };
}

async function deliveriesOf(knex: Knex, endpoint: string): Promise<EndpointDeliveries> {
  const ofEndpoint = (column: string): DirectoryQuery => {
    const query = selectKeysFrom(knex, jobs, column);
    whereGiven(query, { endpoint });
    return query;
  };
  const count = async (...states: readonly JobState[]): Promise<number> => {
    const query = ofEndpoint('state').clearSelect().whereIn('state', states);
    const [row = {}] = await query.select(knex.raw('count(*) as count'));
    return readNumber(row, 'count');
  };
  const taken = ofEndpoint('updated_at').where({ state: 'done' });
  const [lastTaken] = await taken.orderBy('updated_at', 'desc').limit(1);
  const failed = ofEndpoint('updated_at').select('problem').whereNotNull('problem');
  const [lastFailed] = await failed.orderBy('updated_at', 'desc').limit(1);
  return {
    waiting: await count('waiting', 'running'),
    dead: await count('dead'),
    lastTakenAt: lastTaken === undefined ? null : readNumber(lastTaken, 'updated_at'),
    lastFailure:
      lastFailed === undefined
        ? null
        : { at: readNumber(lastFailed, 'updated_at'), problem: readText(lastFailed, 'problem') },
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
