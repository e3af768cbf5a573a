import type { Submission } from '../domain/committer.js';
import type { BatchRows, OwnedRow } from './batch-rows.js';
import type { BatchStatements, KeyedStatement } from './batch-statements.js';
import type { RawRunner } from './statements.js';

/** What became of a batch. When anybody has lost, nothing may be committed. */
export interface BatchVerdict {
  /** Their nonce was used before; they have contributed nothing, the others are not touched by it. */
  readonly replayed: ReadonlySet<Submission>;
  /** A row they claimed was there already, or one they had read has moved. */
  readonly lost: ReadonlySet<Submission>;
}

export interface BatchContext {
  readonly statements: BatchStatements;
  /** Nonces that expired before this may come again. */
  readonly now: number;
}

/**
 * Writes a batch with one statement a table. The order of the tables is the same in every process, as is that of the rows
 * within each: two processes may wait for each other, but do not block each other for good.
 */
export async function writeBatch(
  knex: RawRunner,
  rows: BatchRows,
  { statements, now }: BatchContext,
): Promise<BatchVerdict> {
  const replayed = await findLosers(knex, statements.nonces, rows.nonces, now);
  const lost = new Set<Submission>();
  const write = async (statement: KeyedStatement, owned: readonly OwnedRow[]): Promise<void> => {
    const taking = replayed.size === 0 ? owned : owned.filter(({ owner }) => !replayed.has(owner));
    for (const loser of await findLosers(knex, statement, taking)) lost.add(loser);
  };
  await write(statements.orders, rows.orders);
  await write(statements.instanceClaims, rows.instanceClaims);
  for (const round of toRounds(rows.instanceUpdates)) {
    await write(statements.instanceUpdates, round);
  }
  await write(statements.instanceHistory, rows.instanceHistory);
  await write(statements.orderLines, rows.orderLines);
  await write(statements.debugInstances, rows.debugInstances);
  if (lost.size === 0) await write(statements.calls, rows.calls);
  return { replayed, lost };
}

async function findLosers(
  knex: RawRunner,
  { statement, identity, tellsWinners }: KeyedStatement,
  owned: readonly OwnedRow[],
  ...more: readonly number[]
): Promise<ReadonlySet<Submission>> {
  const rows = owned.map(({ row }) => row);
  const written = await statement.run(knex, rows, ...more);
  const losers = new Set<Submission>();
  if (!tellsWinners || written.length === rows.length) return losers;
  const winners = new Set(written.map((row) => keyOf(row, identity)));
  for (const { owner, row } of owned) {
    if (!winners.has(keyOf(row, identity))) losers.add(owner);
  }
  return losers;
}

/** One statement may write a row once only: several steps of one instance in one submission go one after the other. */
function toRounds(updates: readonly OwnedRow[]): readonly OwnedRow[][] {
  const rounds: OwnedRow[][] = [];
  const stepsByInstance = new Map<unknown, number>();
  for (const update of updates) {
    const instanceId = update.row.instance_id;
    const step = stepsByInstance.get(instanceId) ?? 0;
    stepsByInstance.set(instanceId, step + 1);
    (rounds[step] ??= []).push(update);
  }
  return rounds;
}

function keyOf(row: Readonly<Record<string, unknown>>, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => row[column]));
}
