import DataLoader from 'dataloader';
import type { Job, JobCount, JobKind, JobReader, OpenLane } from '../domain/job.js';
import type { Database } from './database.js';
import type { Dialect } from './dialect.js';
import { LoadGate } from './load-gate.js';
import { manyRowStatement } from './statements.js';
import { isStorableText } from './storable-text.js';
import { fromJobRow, jobs } from './tables/jobs.js';
import { readNumber, readText, readTextOrNull } from './tables/read-column.js';
import { columnNames, type ReadRow } from './tables/table.js';

export interface JobReaderOptions {
  readonly database: Pick<Database, 'dialect' | 'read'>;
  /** As of the loaders. */
  readonly find: JobReader['find'];
}

/** Reads jobs; see `JobReader` for what it promises. */
export function createJobReader({ database, find }: JobReaderOptions): JobReader {
  const { dialect } = database;
  const openLanes = openLanesText(dialect);
  return {
    find,
    headOf: headLoader(database),
    openLanes: () =>
      database.read(async (knex) => {
        const rows = dialect.rowsOf(await knex.raw(openLanes));
        return rows.map(toOpenLane);
      }, 'patient'),
    counts: () =>
      database.read(async (knex) => {
        const rows = dialect.rowsOf(await knex.raw(countsText));
        return rows.map(toJobCount);
      }, 'patient'),
  };
}

/** The heads that concurrent lanes ask for in the same turn are one query. */
function headLoader(database: JobReaderOptions['database']): JobReader['headOf'] {
  const statement = manyRowStatement(database.dialect, headsText(database.dialect));
  const gate = new LoadGate();
  const loader = new DataLoader<string, Job | undefined>(
    async (lanes) => {
      const wanted = [...new Set(lanes)].map((lane) => ({ wanted: lane }));
      const rows = await gate.during(() => database.read((knex) => statement.run(knex, wanted)));
      const heads = new Map(rows.map((row) => [readText(row, 'lane'), fromJobRow(row)]));
      return lanes.map((lane) => heads.get(lane));
    },
    { cache: false, maxBatchSize: lanesMax, batchScheduleFn: gate.schedule },
  );
  return async (lane) => (isStorableText(lane) ? loader.load(lane) : undefined);
}

const lanesMax = 500;

/** The first jobs of the lanes that its `?` stands for. */
export function headsText(dialect: Dialect): string {
  const columns = columnNames(jobs).map((column) => `jobs.${column}`);
  return (
    `select ${columns.join(', ')} from (${dialect.rowsFromJson({ wanted: 'text' })}) as given ` +
    dialect.joinFirst('jobs', (job) => `${job}.lane = given.wanted and ${job}.is_open = 1`)
  );
}

/** Goes from lane to lane in the index, so that a lane with very many jobs costs as much as one with a single job. */
export function openLanesText(dialect: Dialect): string {
  const nextLane = (condition: string): string =>
    `(select lane from jobs where is_open = 1${condition} order by lane limit 1)`;
  return (
    `with recursive lanes (name) as (select ${nextLane('')} union all ` +
    `select ${nextLane(' and lane > lanes.name')} from lanes where lanes.name is not null) ` +
    'select jobs.lane, jobs.held_by, ' +
    "case jobs.state when 'running' then jobs.held_until else jobs.run_at end as due_at from lanes " +
    dialect.joinFirst('jobs', (job) => `${job}.lane = lanes.name and ${job}.is_open = 1`)
  );
}

export const countsText =
  'select kind, state, count(*) as count, min(enqueued_at) as oldest_at ' +
  "from jobs where state <> 'done' group by kind, state";

function toOpenLane(row: ReadRow): OpenLane {
  return {
    lane: readText(row, 'lane'),
    dueAt: readNumber(row, 'due_at'),
    heldBy: readTextOrNull(row, 'held_by'),
  };
}

function toJobCount(row: ReadRow): JobCount {
  return {
    kind: readText(row, 'kind') as JobKind,
    state: readText(row, 'state') as JobCount['state'],
    count: readNumber(row, 'count'),
    oldestAt: readNumber(row, 'oldest_at'),
  };
}
