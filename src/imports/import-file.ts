import { FileProblem } from './file-problem.js';
import type { FileRecord } from './file-record.js';
import { recordsPerTransaction, type Importer } from './create-importer.js';
import type { ImportOutcome, ImportResult } from './import-problem.js';

/** What became of one record of a file. */
export interface LineResult extends ImportResult {
  readonly line: number;
}

export type ImportCounts = Readonly<Record<ImportOutcome, number>>;

export interface ImportFileOptions {
  readonly importer: Importer;
  readonly onLine: (result: LineResult) => void;
}

export interface FileResult {
  readonly counts: ImportCounts;
  /** Why the file was not read to its end; what stands before that place is imported. */
  readonly problem: FileProblem | null;
}

/** Imports record by record, some hundred a transaction, and tells of each. */
export async function importFile(
  records: AsyncIterable<FileRecord>,
  { importer, onLine }: ImportFileOptions,
): Promise<FileResult> {
  const counts = { created: 0, corrected: 0, unchanged: 0, conflict: 0, invalid: 0 };
  const take = async (some: readonly FileRecord[]): Promise<void> => {
    for (const result of await takeSome(some, importer)) {
      counts[result.outcome] += 1;
      onLine(result);
    }
  };
  const waiting: FileRecord[] = [];
  let problem: FileProblem | null = null;
  try {
    for await (const record of records) {
      waiting.push(record);
      if (waiting.length === recordsPerTransaction) await take(waiting.splice(0));
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    problem = error;
  }
  await take(waiting.splice(0));
  return { counts, problem };
}

async function takeSome(
  records: readonly FileRecord[],
  importer: Importer,
): Promise<readonly LineResult[]> {
  const readable = records.filter(({ problems }) => problems.length === 0);
  const results = await importer.take(readable.map(({ content }) => content));
  const taken = new Map(readable.map((record, index) => [record, results[index]]));
  return records.map((record) => {
    const { line, problems } = record;
    const result = taken.get(record) ?? ({ outcome: 'invalid', problems } as const);
    return { line, ...result };
  });
}
