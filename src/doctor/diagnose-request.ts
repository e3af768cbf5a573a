import type { AccessKeys } from '../protocol/access-keys.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { CapturedRequest } from '../captures/captured-request.js';
import { carriers } from './carriers.js';
import { diagnosis, withRemarks, type Diagnosis } from './diagnosis.js';
import {
  diagnoseSignature,
  signatureFormulas,
  type SignatureScheme,
} from './diagnose-signature.js';
import { diagnoseToken, type TokenScheme } from './diagnose-token.js';
import { findPlace, type RequestPlace } from '../captures/request-place.js';
import { finish, keysOf, keysOfOthers, type InSteps } from './suspicion.js';
import type { Way } from './way.js';

export interface DiagnosisOptions {
  readonly specification: CallbackSpecification;
  /** Where the class of a key is not known, it may stand in every class. */
  readonly keys: AccessKeys;
  /** When the request was received (ms); `undefined`: unknown, so clocks are not compared. */
  readonly now?: number | undefined;
  /** How far a timestamp of V2 may be off (ms), in both directions. */
  readonly windowMs?: number;
  /** The same for `timeStamp` of V1; `undefined`: as far as it likes. */
  readonly v1WindowMs?: number | undefined;
}

/**
 * Says which single cause explains what comes of the signature of a request. It computes signatures as a sender would who makes
 * one mistake, until one of them is that of the request; so what it names has happened, and is no guess. Clocks apart, where the
 * reason behind a difference is one.
 */
export function diagnoseRequest(request: CapturedRequest, options: DiagnosisOptions): Diagnosis {
  return finish(diagnoseInSteps(request, options));
}

/** The same in pieces, for a server that has calls to answer in between. */
export function* diagnoseInSteps(
  request: CapturedRequest,
  options: DiagnosisOptions,
): InSteps<Diagnosis> {
  const place = findPlace(request, options.specification);
  const ways = waysOf(place, options);
  let first: Diagnosis | undefined;
  for (const way of ways) {
    const found = yield* diagnoseWay(request, way);
    if (found.accepted) return withPlace(found, place);
    first = first === undefined || first.cause === 'unknown' ? found : first;
  }
  return withPlace(first ?? diagnosis('unknown', 'the specification has no callback'), place);
}

/** Each class of keys that may have signed, with its scheme. */
function waysOf({ candidates }: RequestPlace, options: DiagnosisOptions): readonly Way[] {
  const { keys, now, windowMs = 60_000, v1WindowMs = Infinity } = options;
  const schemes = new Map(candidates.map(({ keyClass, scheme }) => [keyClass, scheme]));
  return [...schemes].map(([keyClass, scheme]) => ({
    scheme,
    keyClass,
    own: keysOf(keys, keyClass),
    others: keysOfOthers(keys, keyClass),
    now,
    windowMs: isSignature(scheme) ? windowMs : v1WindowMs,
  }));
}

function diagnoseWay(request: CapturedRequest, way: Way): InSteps<Diagnosis> {
  const { scheme } = way;
  return isSignature(scheme)
    ? diagnoseSignature(request, { ...way, scheme })
    : diagnoseToken(request, { ...way, scheme });
}

function isSignature(scheme: Way['scheme']): scheme is Exclude<SignatureScheme, TokenScheme> {
  return scheme in signatureFormulas;
}

function withPlace(
  found: Diagnosis,
  { operation, candidates, wrongSubPath }: RequestPlace,
): Diagnosis {
  if (wrongSubPath !== undefined && !found.accepted) {
    return diagnosis(
      'wrong-sub-path',
      `no callback has the path ${printablePath(wrongSubPath)}: its case counts, and it begins where the production address ends`,
    );
  }
  if (operation !== undefined) return found;
  const [some] = candidates;
  const family = some === undefined ? '' : `, as for ${carriers[some.scheme].family}`;
  return withRemarks(found, [
    `its activity is missing or unknown, so it was taken for any callback of this address${family}`,
  ]);
}

function printablePath(path: string): string {
  return path.slice(0, 80).replace(/[^\x21-\x7e]/g, '?');
}
