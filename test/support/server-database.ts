import { resolve } from 'node:path';
import knexFactory, { type Knex } from 'knex';

/** What a server has left in its database, read past it. */
export interface DatabaseContent {
  readonly instances: readonly InstanceRow[];
  /** Of all instances, each in the order of its versions. */
  readonly history: readonly HistoryRow[];
  readonly orderLines: readonly OrderLineRow[];
  readonly calls: readonly CallRow[];
}

export interface InstanceRow {
  readonly instance_id: string;
  readonly order_id: string;
  readonly order_line_id: string;
  readonly state: string;
  readonly expires_at: number | null;
  readonly access_sealed: string | null;
  readonly version: number;
}

export interface HistoryRow {
  readonly instance_id: string;
  readonly version: number;
  readonly event: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly detail: string;
}

export interface OrderLineRow {
  readonly instance_id: string;
  readonly order_id: string;
  readonly order_line_id: string;
  readonly purpose: string;
}

export interface CallRow {
  readonly call_id: string;
  readonly verdict: string;
  readonly operation_id: string | null;
  readonly result_code: string;
  readonly order_id: string | null;
}

/** Reads everything; a small test database is meant. */
export async function readDatabase(databaseUrl: string): Promise<DatabaseContent> {
  return withDatabase(databaseUrl, async (knex) => ({
    instances: await knex<InstanceRow>('instances').orderBy('instance_id').then(withNumbers),
    history: await knex<HistoryRow>('instance_history')
      .orderBy(['instance_id', 'version'])
      .then(withNumbers),
    orderLines: await knex<OrderLineRow>('order_lines').orderBy(['instance_id', 'order_id']),
    calls: await knex<CallRow>('calls').orderBy('call_id'),
  }));
}

/** A connection of the test's own to the database of a server. */
export async function withDatabase<Result>(
  databaseUrl: string,
  work: (knex: Knex) => Promise<Result>,
): Promise<Result> {
  const knex = knexFactory(connectionConfig(databaseUrl));
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
}

function connectionConfig(databaseUrl: string): Knex.Config {
  if (!databaseUrl.startsWith('sqlite:')) return { client: 'pg', connection: databaseUrl };
  const filename = resolve(databaseUrl.slice('sqlite:'.length));
  return { client: 'sqlite3', connection: { filename }, useNullAsDefault: true };
}

/** The pg driver hands 64-bit numbers over as text. */
function withNumbers<Row extends object>(rows: readonly Row[]): readonly Row[] {
  const numeric = new Set(['expires_at', 'version']);
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) =>
          numeric.has(name) && value !== null ? [name, Number(value)] : [name, value as unknown],
        ),
      ) as Row,
  );
}

/** Names every instance whose history is not a chain of versions 1, 2, … that ends where the instance is. */
export function brokenHistories({ instances, history }: DatabaseContent): readonly string[] {
  return instances.flatMap(({ instance_id, version, state }) => {
    const steps = history.filter((step) => step.instance_id === instance_id);
    const isChain = steps.every(
      (step, index) =>
        step.version === index + 1 && step.from_state === (steps[index - 1]?.to_state ?? null),
    );
    const isWhole = steps.length === version && steps.at(-1)?.to_state === state;
    return isChain && isWhole ? [] : [`${instance_id}: ${JSON.stringify({ version, steps })}`];
  });
}
