import { CaptureError } from '../captures/capture.js';
import { objectOf, toCapture, type Members } from '../captures/parse-export.js';
import { toRecordedCall } from './stored-call.js';
import type { Recorded } from './recorded-call.js';

/**
 * What a value of JSON records: a HAR file, a list, a page of the management API, what `koogate trigger --json` prints, or a single
 * call in one of these forms. `place` says where the value stands.
 */
export function* parseRecorded(
  value: unknown,
  place: string,
  depth = 0,
): Generator<Recorded, void, undefined> {
  const list = listIn(value);
  if (list !== undefined && depth >= depthMax) {
    yield { kind: 'unreadable', place, problem: 'is no call: lists stand in lists, and too deep' };
    return;
  }
  if (list === undefined) {
    yield parseSingle(objectOf(value) ?? {}, place);
    return;
  }
  for (const [index, item] of list.items.entries()) {
    const placeOfItem = [place, `${list.noun} ${index + 1}`].filter(Boolean).join(', ');
    yield* parseRecorded(item, placeOfItem, depth + 1);
  }
}

/** More than any recording has: a line, a list of pages, their calls. */
const depthMax = 8;

interface List {
  readonly noun: string;
  readonly items: readonly unknown[];
}

function listIn(value: unknown): List | undefined {
  if (Array.isArray(value)) return { noun: 'item', items: value };
  const { log, items, deliveries } = objectOf(value) ?? {};
  const lists = { entry: objectOf(log)?.entries, item: items, delivery: deliveries };
  for (const [noun, list] of Object.entries(lists)) {
    if (Array.isArray(list)) return { noun, items: list };
  }
  return undefined;
}

function parseSingle(value: Members, place: string): Recorded {
  if (typeof value.verdict === 'string' && typeof value.callId === 'string') {
    return parseCallRecord(value, place);
  }
  // Of most deliveries nothing had to be masked.
  if (value.isMasked === true && JSON.stringify(value).includes(maskedText)) {
    return { kind: 'skipped', reason: 'masked' };
  }
  if (typeof value.msg === 'string' && 'level' in value) {
    return { kind: 'skipped', reason: 'log-line' };
  }
  return parseExchange(value, place);
}

/** Stands where the marketplace that is played has hidden something. */
const maskedText = '***';

/** A call as the management API shows it. */
function parseCallRecord(value: Members, place: string): Recorded {
  const { requestBody, answerBody, operationId, method, path, receivedAt } = value;
  if (!('answerBody' in value)) return { kind: 'skipped', reason: 'summary' };
  return toRecordedCall({
    place,
    at: toTime(receivedAt),
    method: String(method),
    path: String(path),
    operationId: typeof operationId === 'string' ? operationId : null,
    requestBody: typeof requestBody === 'string' ? requestBody : null,
    isSealed: value.requestRedacted === true,
    answerBody: String(answerBody),
  });
}

function parseExchange(value: Members, place: string): Recorded {
  try {
    const { request, answer } = toCapture(withTextBodies(value), 'JSON export');
    const at = [value.startedDateTime, value.receivedAt, value.at, value.time].map(toTime);
    const call = {
      place,
      at: at.find((each) => each !== undefined),
      request,
      operationId: undefined,
      answer,
    };
    return { kind: 'call', call };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { kind: 'unreadable', place, problem: `is no call: ${error.message}` };
  }
}

/** Signatures are not looked at here, so a body may be given as the value that it is. */
function withTextBodies(value: Members): Members {
  const request = objectOf(value.request) ?? value;
  const response = objectOf(value.response) ?? objectOf(value.answer);
  return {
    request: withTextBody(request),
    ...(response !== undefined && { response: withTextBody(response) }),
  };
}

function withTextBody(message: Members): Members {
  const { body } = message;
  return typeof body === 'object' && body !== null
    ? { ...message, body: JSON.stringify(body) }
    : message;
}

/** ISO 8601, or milliseconds since the Unix epoch. */
function toTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : value;
  return typeof time === 'number' && Math.abs(time) < 8.64e15 ? time : undefined;
}
