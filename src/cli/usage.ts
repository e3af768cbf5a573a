import { readFileSync } from 'node:fs';
import type { components } from '../../generated/types/management.js';
import { CannotRunError } from '../conformance/preflight.js';
import { managementClient, type ServerOptions } from './management-client.js';
import {
  abnormalUsageForm,
  parseUsageFile,
  toSets,
  usageReportForm,
  type UsageFileForm,
  type UsageFileLine,
} from './usage-file.js';

type Schemas = components['schemas'];

export interface UsageReportOptions extends ServerOptions {
  readonly dryRun?: boolean;
}

/** As many as the management API takes in one call. */
const recordsPerCall = 1_000;

type Write = (line: string) => void;

/**
 * `koogate usage report`: sends a CSV file through the management API of the server that runs, so that it is told by the same rules, with
 * the same token, as any other report. May be sent again: what is there already is not doubled. Resolves with whether every line was taken.
 */
export async function reportUsageFile(
  file: string,
  { dryRun = false, ...server }: UsageReportOptions,
  write: Write,
): Promise<boolean> {
  const lines = readLines(file, usageReportForm);
  const client = managementClient(server);
  const path = dryRun ? '/usage-records?dryRun=true' : '/usage-records';
  const counts = { accepted: 0, repeated: 0, conflicting: 0, invalid: 0 };
  let note = '';
  for (const { sendable, unreadable } of inCalls(lines, usageReportForm)) {
    for (const each of unreadable) writeLine(each.line, 'invalid', each.problems);
    counts.invalid += unreadable.length;
    if (sendable.length === 0) continue;
    const records = sendable.map(({ members }) => members);
    const result = (await client.post(path, { records })) as Schemas['UsageReportResult'];
    note = result.note;
    for (const [index, { outcome, problems, remarks }] of result.lines.entries()) {
      counts[outcome] += 1;
      const words = problems.map(({ field, detail }) => `${field} ${detail}`);
      const line = sendable[index]?.line ?? 0;
      if (words.length > 0) writeLine(line, outcome, words);
      else if (remarks.length > 0) writeLine(line, outcome, remarks);
    }
  }
  write(
    `${lines.length} lines: ${counts.accepted} accepted, ${counts.repeated} repeated, ` +
      `${counts.conflicting} conflicting, ${counts.invalid} invalid`,
  );
  if (note !== '') write(note);
  return counts.conflicting + counts.invalid === 0;

  function writeLine(line: number, outcome: string, words: readonly string[]): void {
    write(`line ${line}: ${outcome}: ${words.join('; ')}`);
  }
}

/** `koogate usage abnormal`: takes over what the seller console lists as abnormal. Resolves with whether every line was understood. */
export async function importAbnormalFile(
  file: string,
  server: ServerOptions,
  write: Write,
): Promise<boolean> {
  const lines = readLines(file, abnormalUsageForm);
  const client = managementClient(server);
  const counts = new Map<string, number>();
  const count = (outcome: string): unknown => counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  for (const { sendable, unreadable } of inCalls(lines, abnormalUsageForm)) {
    for (const { line, problems } of unreadable) {
      count('invalid');
      write(`line ${line}: invalid: ${problems.join('; ')}`);
    }
    if (sendable.length === 0) continue;
    const records = sendable.map(({ members }) => members);
    const result = (await client.post('/usage-records/abnormal', {
      records,
    })) as Schemas['AbnormalUsageResult'];
    for (const [index, { outcome, recordId, note }] of result.lines.entries()) {
      count(outcome);
      const named = recordId === null ? '' : ` ${recordId}`;
      write(`line ${sendable[index]?.line ?? 0}: ${outcome}${named}: ${note}`);
    }
  }
  const summary = [...counts].map(([outcome, number]) => `${number} ${outcome}`).join(', ');
  write(`${lines.length} lines: ${summary}`);
  return ['invalid', 'unknown', 'not-pushed'].every((outcome) => !counts.has(outcome));
}

/** Prints, and ends with 1 when a line was not taken. */
export async function usageCommand(run: (write: Write) => Promise<boolean>): Promise<void> {
  const isGood = await run((line) => process.stdout.write(`${line}\n`));
  if (!isGood) process.exitCode = 1;
}

function readLines(file: string, form: UsageFileForm): readonly UsageFileLine[] {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CannotRunError(`cannot read ${file} (${reason})`);
  }
  const lines = parseUsageFile(text, form);
  if (lines.length === 0) throw new CannotRunError(`${file} holds no line below its heading`);
  return lines;
}

interface Call {
  readonly sendable: readonly UsageFileLine[];
  /** What the server would refuse together with everything else in the call. */
  readonly unreadable: readonly UsageFileLine[];
}

function inCalls(lines: readonly UsageFileLine[], form: UsageFileForm): readonly Call[] {
  const checked = lines.map((line) => ({ ...line, problems: problemsOf(line, form) }));
  const calls: Call[] = [];
  for (let from = 0; from < checked.length; from += recordsPerCall) {
    const some = checked.slice(from, from + recordsPerCall);
    calls.push({
      sendable: some.filter(({ problems }) => problems.length === 0),
      unreadable: some.filter(({ problems }) => problems.length > 0),
    });
  }
  return calls;
}

const charactersMax = 64;

function problemsOf({ members, problems }: UsageFileLine, form: UsageFileForm): readonly string[] {
  if (problems.length > 0) return problems;
  const isComplete = form.required.some((set) =>
    set.every((column) => members[column] !== undefined),
  );
  if (!isComplete) return [`must have ${toSets(form)}`];
  return Object.entries(members)
    .filter(([, text]) => text.length > charactersMax)
    .map(([column]) => `${column} must have at most ${charactersMax} characters`);
}
