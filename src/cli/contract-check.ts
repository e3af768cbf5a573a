import { createReadStream } from 'node:fs';
import type { CallRecord } from '../domain/call-record.js';
import type { CallFilter, Directories } from '../domain/directories.js';
import { KooGateError } from '../domain/koogate-error.js';
import { readCallbackSpecification } from '../openapi/callback-specification.js';
import { readCallbackDocument } from '../published.js';
import { callJudge } from '../traffic/call-judge.js';
import { readRecording } from '../traffic/read-recording.js';
import { RecordingProblem, type Recorded } from '../traffic/recorded-call.js';
import { toRecordedCall } from '../traffic/stored-call.js';
import { TrafficTally } from '../traffic/traffic-tally.js';
import { paintFor } from './colours.js';
import { contractCheckJson, contractCheckText, exitCodeOf } from './contract-check-report.js';
import { openExistingStorage } from './open-configured-storage.js';
import { parseTimeOption } from './time-option.js';

export interface ContractCheckOptions {
  readonly basePath?: string;
  readonly stored?: true;
  readonly since?: string;
  readonly showValues?: true;
  readonly json?: true;
}

/**
 * `koogate contract check`: what recorded calls have that the specification does not describe. Exit code 0: all of it is described,
 * 1: something is not, or could not be read, 2: a file or the database could not be used, or there was no call in it.
 */
export async function contractCheck(
  files: readonly string[],
  options: ContractCheckOptions,
): Promise<void> {
  try {
    const sources = toSources(files, options);
    const specification = readCallbackSpecification(readCallbackDocument());
    const judge = callJudge({ specification, basePath: toBasePath(options.basePath) });
    const tally = new TrafficTally({ showsValues: options.showValues === true });
    const problems = await readAll(sources, { judge, tally });
    const report = { ...tally.report(specification.operations), problems };
    const text = options.json
      ? contractCheckJson(report)
      : contractCheckText(report, paintFor(process.stdout));
    process.stdout.write(text);
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

interface Source {
  readonly name: string;
  readonly recorded: () => AsyncIterable<Recorded>;
}

function toSources(
  files: readonly string[],
  { stored, since }: ContractCheckOptions,
): readonly Source[] {
  if (files.length === 0 && stored !== true) {
    throw new Error('give files with recorded calls (- is standard input), or --stored');
  }
  if (since !== undefined && stored !== true) {
    throw new Error('--since goes with --stored: of a file all calls are looked at');
  }
  const from = since === undefined ? undefined : parseTimeOption('--since', since);
  const ofFiles = files.map((name) => ({ name, recorded: () => readRecording(openFile(name)) }));
  return stored ? [...ofFiles, { name: 'database', recorded: () => storedCalls(from) }] : ofFiles;
}

function toBasePath(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const path = text.replace(/\/+$/, '');
  if (path.startsWith('/')) return path;
  throw new Error('--base-path must be the path of the production address, such as /koogallery');
}

interface Reading {
  readonly judge: ReturnType<typeof callJudge>;
  readonly tally: TrafficTally;
}

/** A file that cannot be read keeps none of the others from being looked at. */
async function readAll(sources: readonly Source[], reading: Reading): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { name, recorded } of sources) {
    try {
      for await (const each of recorded()) await add(each, name, reading);
    } catch (error) {
      if (!(error instanceof RecordingProblem)) throw error;
      problems.push(`${name}: ${error.message}`);
    }
  }
  return problems;
}

async function add(recorded: Recorded, file: string, { judge, tally }: Reading): Promise<void> {
  if (recorded.kind === 'skipped') tally.addSkipped(recorded.reason);
  else if (recorded.kind === 'unreadable') {
    const { place, problem } = recorded;
    tally.addUnreadable({ file, place, problem });
  } else {
    const { call } = recorded;
    const judged = await judge(call);
    if (judged === undefined) tally.addSkipped('foreign');
    else tally.addCall(judged, { file, place: call.place, at: call.at ?? null });
  }
}

async function* openFile(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const stream = file === '-' ? process.stdin : createReadStream(file);
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new RecordingProblem(`cannot be read (${reason})`, { cause: error });
  }
}

/** All that the server has kept and its signature was right, the newest first. */
async function* storedCalls(since: number | undefined): AsyncGenerator<Recorded, void, undefined> {
  const { storage } = await openExistingStorage();
  try {
    const { calls } = storage.directories;
    const filter = {
      verdict: 'authentic',
      ...(since !== undefined && { receivedFrom: since }),
    };
    for await (const callId of storedIds(calls, filter)) {
      yield* await readStored(callId, calls);
    }
  } finally {
    await storage.close();
  }
}

/** A record whose data key was lost must not hide the others; one that was pruned meanwhile is none. */
async function readStored(
  callId: string,
  calls: Pick<Directories['calls'], 'find'>,
): Promise<readonly Recorded[]> {
  try {
    const record = await calls.find(callId);
    return record === undefined ? [] : [toRecordedCall(toStoredCall(record))];
  } catch (error) {
    if (!(error instanceof KooGateError) || error.code !== 'internal') throw error;
    return [{ kind: 'unreadable', place: `call ${callId}`, problem: error.message }];
  }
}

const pageSize = 100;

async function* storedIds(
  calls: Directories['calls'],
  filter: CallFilter,
): AsyncGenerator<string, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await calls.list(filter, {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    for (const { callId } of page.items) yield callId;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function toStoredCall(record: CallRecord) {
  const { callId, receivedAt, method, path, operationId, requestBody, answerBody } = record;
  return {
    place: `call ${callId}`,
    at: receivedAt,
    method,
    path,
    operationId,
    requestBody,
    isSealed: false,
    answerBody,
  };
}
