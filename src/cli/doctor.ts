import { readFileSync } from 'node:fs';
import { parseCapture } from '../captures/parse-capture.js';
import type { Capture } from '../captures/capture.js';
import type { CapturedAnswer } from '../captures/captured-request.js';
import { diagnoseAnswer } from '../doctor/diagnose-answer.js';
import { diagnoseRequest } from '../doctor/diagnose-request.js';
import { withRemarks, type Diagnosis } from '../doctor/diagnosis.js';
import { dateOf, parseRawAnswer } from '../captures/parse-raw-http.js';
import { findPlace } from '../captures/request-place.js';
import { readTimeStamp } from '../doctor/time-stamp.js';
import {
  readCallbackSpecification,
  type CallbackOperation,
  type CallbackSpecification,
} from '../openapi/callback-specification.js';
import { readCallbackDocument } from '../published.js';
import { paintFor } from './colours.js';
import { reportCall } from './doctor-call.js';
import { parseTimeOption } from './time-option.js';
import { resolveDoctorKeys, type DoctorKeyOptions, type DoctorKeys } from './doctor-keys.js';
import { doctorJson, doctorText, exitCodeOf, type DoctorReport } from './doctor-report.js';

export interface DoctorOptions extends DoctorKeyOptions {
  readonly answer?: string;
  readonly call?: string;
  readonly entry?: string;
  readonly at?: string;
  readonly json?: true;
}

/**
 * `koogate doctor`: which single cause explains a failing signature. Exit code 0: it is right, 1: it is not, and the cause is
 * named as far as it can be, 2: there was nothing to look at, and one sentence says why. Prints no key and no expected signature.
 */
export async function doctor(capture: string | undefined, options: DoctorOptions): Promise<void> {
  try {
    if (options.call !== undefined) {
      process.exitCode = await reportCall(options.call, options);
      return;
    }
    const report = examine(capture, options);
    const text = options.json ? doctorJson(report) : doctorText(report, paintFor(process.stdout));
    process.stdout.write(text);
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

function examine(file: string | undefined, options: DoctorOptions): DoctorReport {
  const { capture, answer } = readFiles(file, options);
  const at = options.at === undefined ? undefined : parseTimeOption('--at', options.at);
  const keys = resolveDoctorKeys(options);
  const specification = readCallbackSpecification(readCallbackDocument());
  const operation = capture && findOperation(capture, specification);
  return {
    looked: lookedAt(capture, answer, operation, keys),
    capture: capture && summaryOf(capture, operation),
    request: capture && examineRequest({ capture, answer, at, specification, keys }),
    answer: answer && examineAnswer({ capture, answer, operation, keys }),
  };
}

type Answer = CapturedAnswer & { readonly remarks?: readonly string[] };

interface Files {
  readonly capture: Capture | undefined;
  readonly answer: Answer | undefined;
}

/** What is to be looked at: a file, and an answer that is in it or in a file of its own. */
function readFiles(file: string | undefined, options: DoctorOptions): Files {
  if (file === undefined && options.answer === undefined) {
    throw new Error('give a capture (a file, or - for standard input), --answer or --call');
  }
  const entry = options.entry === undefined ? undefined : toEntry(options.entry);
  const capture = file === undefined ? undefined : parseCapture(readBytes(file), { entry });
  const answer =
    options.answer === undefined ? undefined : parseRawAnswer(readBytes(options.answer));
  return { capture, answer: answer ?? capture?.answer };
}

/** The callback, or the only one that it can be. */
function findOperation(
  { request }: Capture,
  specification: CallbackSpecification,
): CallbackOperation | undefined {
  const { operation, candidates } = findPlace(request, specification);
  return operation ?? (candidates.length === 1 ? candidates[0] : undefined);
}

function summaryOf({ kind, request }: Capture, operation: CallbackOperation | undefined) {
  const { method, path, body } = request;
  return {
    kind,
    method,
    path: printable(path),
    operationId: operation?.operationId ?? null,
    bodyBytes: body.length,
  };
}

interface ExaminedAnswer {
  readonly capture: Capture | undefined;
  readonly answer: Answer;
  readonly operation: CallbackOperation | undefined;
  readonly keys: DoctorKeys;
}

function examineAnswer({ capture, answer, operation, keys }: ExaminedAnswer): Diagnosis {
  const found = diagnoseAnswer(answer, {
    keys: keys.keys,
    keyClass: operation?.keyClass,
    timeStamp: capture && readTimeStamp(capture.request),
  });
  return withRemarks(found, answer.remarks ?? []);
}

interface ExaminedRequest {
  readonly capture: Capture;
  readonly answer: Answer | undefined;
  readonly at: number | undefined;
  readonly specification: CallbackSpecification;
  readonly keys: DoctorKeys;
}

/** The time of receipt is what somebody says, else what the capture says, else when the answer was made. */
function examineRequest({ capture, answer, at, specification, keys }: ExaminedRequest) {
  const now = at ?? capture.receivedAt ?? (answer && dateOf(answer.headers));
  const found = diagnoseRequest(capture.request, { ...keys, specification, now });
  const unknownTime = 'when it was received is not known, so clocks were not compared: give --at';
  return withRemarks(found, [...capture.remarks, ...(now === undefined ? [unknownTime] : [])]);
}

function lookedAt(
  capture: Capture | undefined,
  answer: CapturedAnswer | undefined,
  operation: CallbackOperation | undefined,
  { origin }: DoctorKeys,
): readonly string[] {
  const lines: string[] = [];
  if (capture !== undefined) {
    const { method, path, body } = capture.request;
    const name = operation?.operationId ?? 'callback not known';
    lines.push(
      `${capture.kind}: ${method} ${printable(path)} (${name}), ${body.length} bytes of body`,
    );
  }
  if (answer !== undefined)
    lines.push(`answer: status ${answer.status}, ${answer.body.length} bytes of body`);
  return [...lines, `keys: of ${origin}`];
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`cannot read ${file} (${reason})`, { cause: error });
  }
}

function toEntry(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error('--entry must be a number from 1 on');
}

/** What a stranger wrote, on its way to a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
