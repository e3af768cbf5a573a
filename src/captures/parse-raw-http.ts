import type { Buffer } from 'node:buffer';
import { CaptureError, type Capture } from './capture.js';
import { findHeader, type CapturedAnswer, type Header } from './captured-request.js';
import { decodeChunks } from './chunks.js';

const requestLine = /^([A-Za-z]+) (\S+) HTTP\/\d(?:\.\d)?[ \t]*(?=\r?\n|$)/;
const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})/;

export function isRawRequest(text: string): boolean {
  return requestLine.test(text);
}

export function isRawAnswer(text: string): boolean {
  return statusLine.test(text);
}

/** A request as it travels: request line, headers, an empty line, and the exact bytes of the body. */
export function parseRawRequest(bytes: Buffer): Capture {
  const { first, headers, body, remarks } = split(bytes);
  const [, method = '', target = ''] = requestLine.exec(first) ?? [];
  return {
    kind: 'raw HTTP',
    request: { method: method.toUpperCase(), ...splitTarget(target), headers, body },
    answer: undefined,
    receivedAt: dateOf(headers),
    remarks,
  };
}

/** An answer as it travels, as `curl --include` prints it. Throws `CaptureError` if it is none. */
export function parseRawAnswer(
  bytes: Buffer,
): CapturedAnswer & { readonly remarks: readonly string[] } {
  if (bytes.length === 0) throw new CaptureError('the answer is empty');
  if (!isRawAnswer(bytes.toString('latin1', 0, 20))) {
    throw new CaptureError(
      'the answer is no HTTP: it should begin with a status line (HTTP/1.1 200 OK)',
    );
  }
  const { first, headers, body, remarks } = split(bytes);
  return { status: Number(statusLine.exec(first)?.[1]), headers, body, remarks };
}

/** Of an origin-form or absolute target: path and query. */
export function splitTarget(target: string): { readonly path: string; readonly rawQuery: string } {
  const local = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const [path = '', rawQuery = ''] = local.split(/\?(.*)/s);
  return { path: path === '' ? '/' : path, rawQuery };
}

/** `Date` of a request, if somebody sends one. */
export function dateOf(headers: readonly Header[]): number | undefined {
  const timeMs = Date.parse(findHeader(headers, 'date') ?? '');
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

interface Message {
  readonly first: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly remarks: readonly string[];
}

function split(bytes: Buffer): Message {
  const text = bytes.toString('latin1');
  const start = text.search(/[^\s\u00ef\u00bb\u00bf]/);
  const end = /\r?\n\r?\n/.exec(text.slice(start));
  const headEnd = end === null ? text.length : start + end.index;
  const bodyStart = end === null ? text.length : headEnd + end[0].length;
  const [first = '', ...lines] = text.slice(start, headEnd).split(/\r?\n/);
  const headers = lines.filter((line) => line.trim() !== '').map(toHeader);
  return { first, headers, ...bodyOf(bytes.subarray(bodyStart), headers) };
}

function toHeader(line: string): Header {
  const [, name, value = ''] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? [];
  if (name === undefined) {
    throw new CaptureError(
      'a line between the first one and the empty line is no header: is the empty line missing?',
    );
  }
  return { name, value };
}

/** The bytes as they are, where the headers say nothing else. Editors like to put a line break behind them. */
function bodyOf(bytes: Buffer, headers: readonly Header[]): Pick<Message, 'body' | 'remarks'> {
  if (/chunked/i.test(findHeader(headers, 'transfer-encoding') ?? '')) {
    const body = decodeChunks(bytes);
    if (body !== undefined)
      return { body, remarks: ['the body came in chunks and was put together'] };
  }
  const announced = findHeader(headers, 'content-length');
  const length = announced === undefined ? bytes.length : Number(announced);
  if (!Number.isSafeInteger(length) || length === bytes.length) return { body: bytes, remarks: [] };
  if (length > bytes.length) {
    const remark = `Content-Length says ${length} bytes, the capture has ${bytes.length}: it was cut, or its line breaks were changed`;
    return { body: bytes, remarks: [remark] };
  }
  const remark = `what the capture has beyond Content-Length (${bytes.length - length} bytes) is left out`;
  return { body: bytes.subarray(0, length), remarks: [remark] };
}
