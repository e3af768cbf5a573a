import { Buffer } from 'node:buffer';
import { CaptureError, type Capture, type CaptureOptions } from './capture.js';
import { carriesProof } from './carries-proof.js';
import type { CapturedAnswer, CapturedRequest, Header } from './captured-request.js';
import { dateOf, splitTarget } from './parse-raw-http.js';

/** A HAR file, one entry of it, or a JSON export: `method`, `url`, `headers` and `body` of a request, alone or as `request`. */
export function parseExport(text: string, options: CaptureOptions): Capture {
  const value = readJson(text);
  const log = objectOf(objectOf(value)?.log);
  if (log !== undefined) return toCapture(chosenEntry(log, options), 'HAR entry');
  const exported = objectOf(Array.isArray(value) ? value[0] : value);
  if (exported === undefined) throw new CaptureError('the JSON file holds no request');
  const isEntry = 'startedDateTime' in exported;
  return toCapture(exported, isEntry ? 'HAR entry' : 'JSON export');
}

/** Of an object of JSON. */
export type Members = Readonly<Record<string, unknown>>;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new CaptureError(
      'the capture begins like JSON and is none: a HAR or JSON file should be whole',
    );
  }
}

function chosenEntry(log: Members, { entry }: CaptureOptions): Members {
  const entries = Array.isArray(log.entries) ? log.entries.map(objectOf) : [];
  if (entries.length === 0)
    throw new CaptureError('the HAR file has no entries: nothing was recorded');
  if (entry !== undefined) {
    const chosen = entries[entry - 1];
    if (chosen !== undefined) return chosen;
    throw new CaptureError(
      `the HAR file has no entry ${entry}, it has ${entries.length}; the first one is 1`,
    );
  }
  const found = entries.findLast((each) => each !== undefined && looksLikeCallback(each));
  if (found !== undefined) return found;
  throw new CaptureError('no entry of the HAR file looks like a callback: choose one with --entry');
}

function looksLikeCallback(entry: Members): boolean {
  const request = objectOf(entry.request) ?? {};
  const { rawQuery } = splitTarget(textOf(request.url) ?? '');
  return carriesProof({ rawQuery, headers: headersOf(request.headers) });
}

/** One exchange of a HAR file or of an export, with its answer if it has one. Throws `CaptureError` if it is none. */
export function toCapture(entry: Members, kind: Capture['kind']): Capture {
  const request = toRequest(objectOf(entry.request) ?? entry);
  const response = objectOf(entry.response);
  const startedAt = Date.parse(textOf(entry.startedDateTime) ?? textOf(entry.receivedAt) ?? '');
  return {
    kind,
    request,
    // A browser that got none writes status 0.
    answer: response === undefined || response.status === 0 ? undefined : toAnswer(response),
    receivedAt: Number.isNaN(startedAt) ? dateOf(request.headers) : startedAt,
    remarks: [],
  };
}

function toRequest(request: Members): CapturedRequest {
  const method = textOf(request.method);
  const url = textOf(request.url) ?? textOf(request.path);
  if (method === undefined || url === undefined) {
    throw new CaptureError('the JSON file holds no request: method and url are missing');
  }
  const body = bodyOf(request, objectOf(request.postData));
  return {
    method: method.toUpperCase(),
    ...splitTarget(url),
    headers: headersOf(request.headers),
    body,
  };
}

function toAnswer(response: Members): CapturedAnswer {
  const content = objectOf(response.content);
  const status = Number(response.status);
  return { status, headers: headersOf(response.headers), body: bodyOf(response, content) };
}

/** `postData` and `content` of HAR, `body` or `bodyBase64` elsewhere. */
function bodyOf(message: Members, har: Members | undefined): Buffer {
  const { text, encoding } = har ?? {};
  if (typeof text === 'string') return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
  if (typeof message.bodyBase64 === 'string') return Buffer.from(message.bodyBase64, 'base64');
  const { body } = message;
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  throw new CaptureError(
    'the body in the JSON file is no text: the bytes that were signed are lost; give it as a text or as bodyBase64',
  );
}

/** A list of `name` and `value`, or an object. */
function headersOf(headers: unknown): readonly Header[] {
  if (Array.isArray(headers)) {
    return headers.flatMap((each: unknown) => {
      const { name, value } = objectOf(each) ?? {};
      return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [];
    });
  }
  return Object.entries(objectOf(headers) ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  );
}

/** What is an object of JSON; `undefined` for a list and all else. */
export function objectOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
