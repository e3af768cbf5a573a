import type { Submission } from '../domain/committer.js';
import type { BatchRows, OwnedRow } from './batch-rows.js';
import type { BatchStep } from './batch-step.js';
import type { BatchSteps } from './batch-steps.js';
import type { Dialect } from './dialect.js';
import { prepareRemoveTenantContents } from './remove-tenant-contents.js';
import { prepareReplaceDepartments } from './replace-departments.js';
import { keysOf } from './keys-of.js';
import { keyOf } from './row-key.js';
import type { RawRunner } from './statements.js';
import { isLargeCall, prepareWriteLargeCall } from './write-large-call.js';

/** What became of a batch. When anybody has lost, nothing may be committed. */
export interface BatchVerdict {
  /** Their nonce was used before; they have contributed nothing, the others are not touched by it. */
  readonly replayed: ReadonlySet<Submission>;
  /** A row they claimed was there already, or one they had read has moved. */
  readonly lost: ReadonlySet<Submission>;
}

/** Nonces that expired before `now` may come again. */
export type WriteBatch = (knex: RawRunner, rows: BatchRows, now: number) => Promise<BatchVerdict>;

/**
 * Writes a batch with one statement a table, and then what is more than rows. The order is the same in every process: two
 * processes may wait for each other, but do not block each other for good.
 */
export function prepareWriteBatch(dialect: Dialect, steps: BatchSteps): WriteBatch {
  const { nonces, events, jobs, calls, ...others } = steps;
  const removeTenantContents = prepareRemoveTenantContents(dialect);
  const replaceDepartments = prepareReplaceDepartments(dialect);
  const writeLargeCall = prepareWriteLargeCall();
  return async (knex, rows, now) => {
    const replayed = await findLosers(knex, nonces, rows.nonces, now);
    const taking = <Item extends { readonly owner: Submission }>(owned: readonly Item[]) =>
      replayed.size === 0 ? owned : owned.filter(({ owner }) => !replayed.has(owner));
    const lost = new Set<Submission>();
    for (const kind of keysOf(others)) {
      const step = others[kind];
      for (const round of toRounds(step, taking(rows[kind]))) {
        for (const loser of await findLosers(knex, step, round)) lost.add(loser);
      }
    }
    if (lost.size > 0) return { replayed, lost };
    for (const { statement } of taking(rows.removals)) await removeTenantContents(knex, statement);
    for (const { statement } of taking(rows.snapshots)) await replaceDepartments(knex, statement);
    for (const [step, owned] of [
      [events, rows.events],
      [jobs, rows.jobs],
    ] as const) {
      await findLosers(knex, step, taking(owned));
    }
    const ofCalls = taking(rows.calls).map(({ row }) => row);
    for (const row of ofCalls.filter(isLargeCall)) await writeLargeCall(knex, row);
    await calls.statement.run(
      knex,
      ofCalls.filter((row) => !isLargeCall(row)),
    );
    return { replayed, lost };
  };
}

async function findLosers(
  knex: RawRunner,
  { statement, identity, tellsWinners }: BatchStep,
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

/** One statement may write a row once only: several steps of one thing in one submission go one after the other. */
function toRounds(
  { repeats, identity }: BatchStep,
  owned: readonly OwnedRow[],
): readonly (readonly OwnedRow[])[] {
  if (!repeats) return [owned];
  const rounds: OwnedRow[][] = [];
  const stepsByKey = new Map<string, number>();
  for (const item of owned) {
    const key = keyOf(item.row, identity);
    const step = stepsByKey.get(key) ?? 0;
    stepsByKey.set(key, step + 1);
    (rounds[step] ??= []).push(item);
  }
  return rounds;
}
