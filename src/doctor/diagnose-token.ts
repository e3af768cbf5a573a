import { isUtf8, type Buffer } from 'node:buffer';
import { bodyMessage, parseQuery, queryMessage, verifyAuthToken } from '../protocol/auth-token.js';
import { fromJsonString } from '../protocol/json-string.js';
import { parseBeijingWireTime, parseWireTime } from '../protocol/wire-time.js';
import type { CapturedRequest } from '../captures/captured-request.js';
import { carriers, readPart } from './carriers.js';
import { changedBodies } from './changed-bodies.js';
import { findClockFault } from './clock.js';
import { diagnosis, withRemarks, type Diagnosis } from './diagnosis.js';
import { readDigest } from './given-digest.js';
import { receivedStyle, writeJson } from './json-style.js';
import { parseJsonTree } from './json-tree.js';
import { diagnoseSuspicions, type InSteps } from './suspicion.js';
import {
  otherDecodings,
  otherTexts,
  sorted,
  toMessage,
  type Parameter,
  type TokenMessage,
} from './token-messages.js';
import { tokenSuspicions } from './token-suspicions.js';
import { acceptedBy, findMissing, undiagnosed, type Way } from './way.js';

export type TokenScheme = 'auth-token' | 'kit-auth-token';

/** What is the matter with `authToken`, in the order in which its parts are checked. */
export function* diagnoseToken(
  request: CapturedRequest,
  way: Way & { readonly scheme: TokenScheme },
): InSteps<Diagnosis> {
  const signed = readSigned(request, way.scheme);
  const { timeStamp } = signed;
  if (!timeStamp) return findMissing(request, way, 'timestamp');
  const { place, signature } = carriers[way.scheme];
  const token = readPart(request, place, signature);
  if (token === undefined) return findMissing(request, way, 'signature');
  const clockFault = findTimeFault(timeStamp, way);
  const found = yield* diagnoseParts(way, { ...signed, timeStamp, token });
  if (clockFault === undefined) return found;
  const apart = found.accepted
    ? 'apart from that the token is right'
    : `besides: ${found.sentence}`;
  return withRemarks(clockFault, [apart]);
}

interface Signed {
  readonly timeStamp: string | undefined;
  readonly message: string;
  readonly otherMessages: () => Iterable<TokenMessage>;
}

function readSigned({ rawQuery, body }: CapturedRequest, scheme: TokenScheme): Signed {
  if (scheme === 'kit-auth-token') {
    return { ...bodyMessage(body), otherMessages: () => otherMessagesOfBody(body) };
  }
  const parameters = parseQuery(rawQuery);
  return {
    timeStamp: parameters.get('timeStamp'),
    message: queryMessage(parameters),
    otherMessages: function* () {
      yield* otherDecodings(rawQuery);
      yield* otherTexts([...parameters], { isQuery: true });
    },
  };
}

function* otherMessagesOfBody(body: Buffer): Generator<TokenMessage> {
  const members = membersOf(body);
  const present = members.filter(([, value]) => value.trim() !== '');
  yield {
    cause: 'blank-values',
    words: 'signed with the members that are blank',
    messages: [toMessage(sorted(members))],
  };
  yield* otherTexts(present, { isQuery: false });
  yield {
    cause: 'wrong-family',
    words: 'signed was the body as JSON, as V2 does it, instead of its members as name=value',
    messages: [body.toString('utf8')],
  };
  for (const { cause, words, payloads } of changedBodies(body)) {
    const messages = payloads.map((payload) => bodyMessage(payload).message);
    yield {
      cause,
      words: `signed was the body ${words}, compared with what was received`,
      messages,
    };
  }
}

/** Without those that are null. */
function membersOf(body: Buffer): readonly Parameter[] {
  const tree = isUtf8(body) ? parseJsonTree(body.toString('utf8')) : undefined;
  if (tree?.kind !== 'object') return [];
  return tree.members
    .map(({ name, value }): Parameter => [
      fromJsonString(name),
      value.kind === 'string' ? fromJsonString(value.raw) : writeJson(value, receivedStyle),
    ])
    .filter(([, value]) => value !== 'null');
}

function findTimeFault(timeStamp: string, { now, windowMs, scheme }: Way): Diagnosis | undefined {
  if (now === undefined || !Number.isFinite(windowMs)) return undefined;
  const isUtc = scheme === 'auth-token';
  const timeMs = isUtc ? parseWireTime(timeStamp) : parseBeijingWireTime(timeStamp);
  if (timeMs === undefined) {
    return diagnosis('timestamp-form', 'timeStamp is no date of the form yyyyMMddHHmmssSSS');
  }
  const name = `timeStamp (${isUtc ? 'UTC' : 'UTC+8'})`;
  return findClockFault({ name, timeMs, now, windowMs });
}

function* diagnoseParts(
  way: Way,
  parts: Signed & { readonly timeStamp: string; readonly token: string },
): InSteps<Diagnosis> {
  const verdict = verifyAuthToken({ ...parts, keys: way.own.map(({ accessKey }) => accessKey) });
  if (verdict.ok) {
    const remarks = ['V1 has no nonce: whether the call was sent before cannot be seen'];
    if (parts.token.includes(' '))
      remarks.push(
        'a plus of authToken travelled unencoded and arrived as a blank, which is forgiven',
      );
    return withRemarks(acceptedBy(way, verdict.keyIndex, 'over its parameters'), remarks);
  }
  const given = readDigest(parts.token);
  const found = yield* diagnoseSuspicions(tokenSuspicions({ ...way, ...parts, given }));
  if (found !== undefined) return found;
  if (given.bytes === undefined) {
    return diagnosis(
      'signature-form',
      'authToken is no Base64 of 32 bytes: 44 characters, the last one =',
    );
  }
  return undiagnosed(way);
}
