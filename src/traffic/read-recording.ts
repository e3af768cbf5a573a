import { Buffer } from 'node:buffer';
import { CaptureError } from '../captures/capture.js';
import { parseCapture } from '../captures/parse-capture.js';
import { isRawAnswer, isRawRequest } from '../captures/parse-raw-http.js';
import { parseRecorded } from './parse-recorded.js';
import { RecordingProblem, type Recorded } from './recorded-call.js';
import { splitLines } from './split-lines.js';

export interface ReadRecordingOptions {
  /** JSON that is not in lines is read as a whole, and so is raw HTTP: larger files are refused. */
  readonly wholeBytesMax?: number;
}

/**
 * The calls in a file: JSON lines, which may be of any length; a HAR file or other JSON; raw HTTP; a curl command. What it is, its
 * beginning tells. Throws `RecordingProblem` for what is none of them; a line or an entry that cannot be read is told and passed over.
 */
export async function* readRecording(
  chunks: AsyncIterable<Uint8Array>,
  { wholeBytesMax = 256 * 1_048_576 }: ReadRecordingOptions = {},
): AsyncGenerator<Recorded, void, undefined> {
  const { head, isWhole, all } = await withHead(chunks);
  const start = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (start === '') throw new RecordingProblem('the file is empty: there is no call in it');
  if (isRawAnswer(start)) throw new RecordingProblem(isAnAnswer);
  if (isRawRequest(start) || isCurl(start)) {
    yield readCapture(await collect(all, wholeBytesMax));
    return;
  }
  if (!/^[{[]/.test(start)) throw new RecordingProblem(isNothing);
  if (isInLines(start, isWhole)) yield* readLines(all, wholeBytesMax);
  else yield* readWhole(await collect(all, wholeBytesMax));
}

const isAnAnswer =
  'the file is an answer: give the request, or record both as HAR or as JSON with request and response';
const isNothing =
  'the file is no recording: it should be JSON lines, HAR, a saved call, raw HTTP (POST /… HTTP/1.1) or a curl command';

function isCurl(start: string): boolean {
  return /^(?:[$#>%] *)?curl(?:\.exe)?\s/.test(start);
}

/**
 * A first line that is JSON by itself, or a later one where the first is broken. What is laid out over lines has none: what of it is
 * JSON by itself is indented.
 */
function isInLines(start: string, isWhole: boolean): boolean {
  if (!start.startsWith('{')) return false;
  const lines = start.split('\n');
  if (lines.length === 1 && !isWhole) return true;
  const complete = isWhole ? lines : lines.slice(0, -1);
  return complete.some(
    (line) => /^\S/.test(line) && Object.keys(parseObject(line) ?? {}).length > 0,
  );
}

async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Recorded, void, undefined> {
  for await (const { number, text } of splitLines(chunks, bytesMax)) {
    if (text.trim() === '') continue;
    const value = parseObject(text);
    const place = `line ${number}`;
    if (value === undefined) yield { kind: 'unreadable', place, problem: 'is no object of JSON' };
    else yield* parseRecorded(value, place);
  }
}

function* readWhole(bytes: Buffer): Generator<Recorded, void, undefined> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    // The parser's own message quotes the file, which may hold secrets.
    throw new RecordingProblem('the file begins like JSON and is none: is it whole?');
  }
  yield* parseRecorded(value, '');
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A body of JSON has no such line: line breaks inside its texts are escaped. */
const requestBegins =
  /^(?:[A-Z]+ \S+ HTTP\/\d(?:\.\d)?[ \t]*\r?$|(?:[$#>%] *)?curl(?:\.exe)?[ \t])/gm;

/** One request. Where it ends is not certain, so of several not even the first could be judged. */
function readCapture(bytes: Buffer): Recorded {
  const count = [...bytes.toString('latin1').matchAll(requestBegins)].length;
  if (count > 1) {
    throw new RecordingProblem(
      `the file holds ${count} requests: give a file for each, or JSON lines`,
    );
  }
  try {
    const { request, receivedAt } = parseCapture(bytes);
    const call = { place: '', at: receivedAt, request, operationId: undefined, answer: undefined };
    return { kind: 'call', call };
  } catch (error) {
    if (error instanceof CaptureError) throw new RecordingProblem(error.message);
    throw error;
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new RecordingProblem(
        `the file is larger than ${bytesMax / 1_048_576} MB, and such a one has to be read as a whole: divide it, or write JSON lines, one call a line`,
      );
    }
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

const headBytes = 65_536;

/** Looks at the beginning, and gives all of it all the same. */
async function withHead(chunks: AsyncIterable<Uint8Array>) {
  const rest = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  let isWhole = false;
  while (bytes < headBytes && !isWhole) {
    const next = await rest.next();
    if (next.done === true) isWhole = true;
    else {
      first.push(next.value);
      bytes += next.value.length;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* first;
    for (let each = await rest.next(); each.done !== true; each = await rest.next()) {
      yield each.value;
    }
  }
  return { head: Buffer.concat(first).toString('latin1'), isWhole, all: all() };
}
