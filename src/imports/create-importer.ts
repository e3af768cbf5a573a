import type { Committer } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { Loaders } from '../domain/loaders.js';
import { importKinds, type ImportKindName } from './import-kinds.js';
import type { HistoryReader } from './import-plan.js';
import type { ImportResult } from './import-problem.js';
import { changesOf, planImport, type NewRecords, type PlannedRecord } from './plan-import.js';

export interface ImporterOptions {
  readonly kind: ImportKindName;
  /** For the history: who or what is imported from, without secrets. */
  readonly name: string;
  readonly load: Loaders;
  /** One that tells nobody: what happened long ago is no news to the seller's systems. */
  readonly committer: Committer;
  readonly now: () => number;
  /** Judges everything and writes nothing. */
  readonly dryRun: boolean;
  /** Reads what has happened to instances: those that were imported and that nothing has happened to since are corrected. */
  readonly history?: HistoryReader | undefined;
}

export interface Importer {
  /** Takes any number of records, some hundred a transaction; resolves with what became of each, in their order. */
  take(records: readonly unknown[]): Promise<readonly ImportResult[]>;
}

// Enough to be quick, and few enough not to hold up the calls of a server beside it.
export const recordsPerTransaction = 300;

/**
 * Brings in what another interface has kept. May run again at any time, also after a crash and beside a server: what is there already
 * is recognised and left as it is. Rejects with `KooGateError` `storage-unavailable` when the database is away.
 */
export function createImporter(options: ImporterOptions): Importer {
  // Of a dry run nothing can be found in the database: a repetition is known only by what was read before.
  const ofDryRun: NewRecords = new Map();
  const run = { ...options, settled: new Map() };
  return {
    async take(records) {
      const results: ImportResult[] = [];
      for (let from = 0; from < records.length; from += recordsPerTransaction) {
        const some = records.slice(from, from + recordsPerTransaction);
        results.push(...(await (options.dryRun ? judge(some, run, ofDryRun) : write(some, run))));
      }
      return results;
    },
  };
}

interface ImportRun extends ImporterOptions {
  /** Where corrections are made: the records that say what now is there. */
  readonly settled: NewRecords;
}

async function judge(
  records: readonly unknown[],
  options: ImportRun,
  before: NewRecords,
): Promise<readonly ImportResult[]> {
  const plans = await plan(records, options, before);
  settle(plans, options);
  return plans.map(toResult);
}

// A conflict means that a call has written about one of the records in this very moment.
const attemptsMax = 4;

async function write(
  records: readonly unknown[],
  options: ImportRun,
): Promise<readonly ImportResult[]> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const plans = await plan(records, options);
    const changes = changesOf(plans);
    const outcome = changes.length === 0 ? 'committed' : await commit(changes, options);
    if (outcome === 'committed') {
      settle(plans, options);
      return confirm(records, plans, options);
    }
    if (outcome === 'refused') break;
  }
  return records.length === 1 ? [refused] : eachAlone(records, options);
}

/** Of two records about one thing the second must not correct the first: the next import would do both again. */
function settle(plans: readonly PlannedRecord[], { history, settled }: ImportRun): void {
  if (history === undefined) return;
  for (const { outcome, checked } of plans) {
    if (outcome === 'conflict' || checked === null) continue;
    for (const identity of checked.identities) settled.set(identity, checked);
  }
}

/** One record that cannot be written does not hold up the others. */
async function eachAlone(
  records: readonly unknown[],
  options: ImportRun,
): Promise<readonly ImportResult[]> {
  const results: ImportResult[] = [];
  for (const record of records) results.push(...(await write([record], options)));
  return results;
}

async function commit(changes: ReturnType<typeof changesOf>, { committer }: ImporterOptions) {
  try {
    return await committer.commit({ call: null, nonce: null, changes });
  } catch (error) {
    if (error instanceof KooGateError && error.code === 'internal') return 'refused';
    throw error;
  }
}

/**
 * Statements lose to later ones without a word: what is not there now, although it was written, was overtaken by what the marketplace
 * has said. So they are looked at once more.
 */
async function confirm(
  records: readonly unknown[],
  plans: readonly PlannedRecord[],
  options: ImportRun,
): Promise<readonly ImportResult[]> {
  const isStated = plans.some(({ changes }) => changes.some(({ kind }) => kind === 'put'));
  if (!isStated) return plans.map(toResult);
  const now = await plan(records, options);
  return plans.map((before, index) => {
    const after = now[index];
    const isThere = before.outcome !== 'created' || after?.outcome === 'unchanged';
    if (isThere || after === undefined) return toResult(before);
    return after.outcome === 'created' ? overtaken : toResult(after);
  });
}

function plan(
  records: readonly unknown[],
  { kind, load, name, now, history, settled }: ImportRun,
  before: NewRecords = new Map(),
): Promise<readonly PlannedRecord[]> {
  const cause = `import:${name}`;
  const context = { load, now: now(), cause, history: history ?? null, before, settled };
  return planImport(importKinds[kind], records, context);
}

function toResult({ outcome, problems }: PlannedRecord): ImportResult {
  return { outcome, problems };
}

const refused: ImportResult = {
  outcome: 'invalid',
  problems: [
    {
      field: '-',
      detail: 'could not be written: the database refuses it, or others keep changing it',
    },
  ],
};

const overtaken: ImportResult = {
  outcome: 'conflict',
  problems: [
    { field: 'statedAt', detail: 'lies before what the marketplace has said since, which stays' },
  ],
};
