import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { basename, extname } from 'node:path';
import { CannotRunError } from '../conformance/preflight.js';
import { nearestName } from '../domain/nearest-name.js';
import { createImporter } from '../imports/create-importer.js';
import { FileProblem } from '../imports/file-problem.js';
import { importFile, type ImportCounts, type LineResult } from '../imports/import-file.js';
import {
  importKindNames,
  importKinds,
  isImportKindName,
  type ImportKindName,
} from '../imports/import-kinds.js';
import { importOutcomes } from '../imports/import-problem.js';
import { parseCsv } from '../imports/parse-csv.js';
import { parseJsonLines } from '../imports/parse-json-lines.js';
import { readUtf8 } from '../imports/read-utf8.js';
import type { Storage } from '../storage/open-storage.js';
import { openConfiguredStorage } from './open-configured-storage.js';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly update?: boolean;
  readonly format?: string;
  readonly report?: string;
}

export interface ImportOutput {
  /** What was found, for whoever looks. */
  readonly write: (line: string) => void;
  /** How far it is. */
  readonly progress: (line: string) => void;
}

const formats = ['csv', 'jsonl'] as const;
type Format = (typeof formats)[number];

/** `koogate import`: ends with 1 when a line was not taken, and with 2 when the file or the database could not be used. */
export async function importCommand(
  kind: string,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const output: ImportOutput = {
    write: (line) => process.stdout.write(`${line}\n`),
    progress: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    const format = toFormat(file, options.format);
    const known = toKind(kind);
    if (options.update === true && known !== 'instances') throw new CannotRunError(onlyInstances);
    const { storage } = await openConfiguredStorage();
    try {
      await storage.migrate();
      const job = { ...options, kind: known, file, format };
      process.exitCode = (await runImport(job, storage, output)) ? 0 : 1;
    } finally {
      await storage.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

export interface ImportJob extends Omit<ImportOptions, 'format'> {
  readonly kind: ImportKindName;
  /** `-` is standard input. */
  readonly file: string;
  readonly format: Format;
}

/** Resolves with whether every line was taken. Rejects when the file cannot be read to its end; what stood before is imported. */
export async function runImport(
  { kind, file, format, dryRun = false, update = false, report: reportFile }: ImportJob,
  { load, committer, directories }: Pick<Storage, 'load' | 'committer' | 'directories'>,
  output: ImportOutput,
): Promise<boolean> {
  const importer = createImporter({
    kind,
    name: file === '-' ? 'standard input' : basename(file),
    load,
    committer,
    now: Date.now,
    dryRun,
    history: update ? (instanceId) => directories.instances.history(instanceId) : undefined,
  });
  const texts = readUtf8(openFile(file));
  const records =
    format === 'csv' ? parseCsv(texts, importKinds[kind].columns) : parseJsonLines(texts);
  const report = reportFile === undefined ? undefined : await openReport(reportFile);
  const told = tellLines(output, reportFile !== undefined);
  try {
    const { counts, problem } = await importFile(records, {
      importer,
      onLine: (result) => {
        told.line(result);
        report?.write(toReportRows(result));
      },
    });
    told.end();
    output.write(summaryOf(counts));
    if (dryRun) output.write('This was a dry run: nothing was written.');
    if (problem !== null) throw problem;
    return counts.conflict + counts.invalid === 0;
  } finally {
    if (report !== undefined) await closed(report);
  }
}

const problemsShownMax = 100;
const linesPerProgress = 10_000;

function tellLines({ write, progress }: ImportOutput, hasReport: boolean) {
  let problems = 0;
  let lines = 0;
  return {
    line(result: LineResult): void {
      lines += 1;
      if (lines % linesPerProgress === 0) progress(`${lines} records …`);
      for (const { field, detail } of result.problems) {
        problems += 1;
        if (problems > problemsShownMax) continue;
        write(
          `line ${result.line}: ${result.outcome}: ${field === '-' ? '' : `${field} `}${detail}`,
        );
      }
    },
    end(): void {
      if (problems <= problemsShownMax) return;
      const where = hasReport ? 'the report has them all' : '--report writes them all';
      write(`… and ${problems - problemsShownMax} more problems; ${where}`);
    },
  };
}

/** Words as they are read: `created 120, unchanged 3, conflicts 1, invalid 2`. */
function summaryOf(counts: ImportCounts): string {
  // Of what was not asked for, nothing is said.
  const told = importOutcomes.filter((each) => each !== 'corrected' || counts.corrected > 0);
  const words = told.map((outcome) => {
    const word = outcome === 'conflict' ? 'conflicts' : outcome;
    return `${word} ${counts[outcome]}`;
  });
  return words.join(', ');
}

function toReportRows({ line, outcome, problems }: LineResult): string {
  const cells =
    problems.length === 0 ? [['', '']] : problems.map(({ field, detail }) => [field, detail]);
  return cells
    .map((row) => `${[String(line), outcome, ...row].map(toCell).join(',')}\r\n`)
    .join('');
}

function toCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function openReport(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file);
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new CannotRunError(`cannot write the report ${file} (${codeOf(error)})`);
  }
  stream.write('line,outcome,field,detail\r\n');
  return stream;
}

async function closed(stream: WriteStream): Promise<void> {
  await new Promise<void>((resolve) => stream.end(resolve));
}

async function* openFile(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw new FileProblem(`cannot read ${file} (${codeOf(error)})`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

const onlyInstances = '--update is for instances only; whatever else is there stays as it is';

function toKind(name: string): ImportKindName {
  if (isImportKindName(name)) return name;
  const meant = nearestName(name.replaceAll('-', ''), importKindNames);
  const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new CannotRunError(
    `there is no kind ${name}${advice} The kinds are ${importKindNames.join(', ')}`,
  );
}

function toFormat(file: string, given: string | undefined): Format {
  const name = given ?? extname(file).slice(1).toLowerCase();
  const known = formats.find((format) => format === name);
  if (known !== undefined) return known;
  if (given === undefined && name === 'ndjson') return 'jsonl';
  throw new CannotRunError(
    given === undefined
      ? `${file} tells no format by its name: say --format csv or --format jsonl`
      : `there is no format ${given}: csv and jsonl can be read`,
  );
}
