import { carriesProof } from '../captures/carries-proof.js';
import type { CapturedRequest } from '../captures/captured-request.js';
import { findPlace } from '../captures/request-place.js';
import { callTargets } from '../http/call-target.js';
import type { CallRequest } from '../http/call-in-progress.js';
import { parseRequest } from '../http/parse-request.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';

/** A recorded request that is a callback, as far as its address and its form tell. */
export interface LocatedCall {
  /** Behind the production address. */
  readonly subPath: string;
  /** What it says; `undefined` when its body is no JSON object. */
  readonly said: CallRequest | undefined;
}

export interface LocateOptions {
  readonly specification: CallbackSpecification;
  /** The production address, e.g. `/koogallery`; `undefined`: any may be. */
  readonly basePath: string | undefined;
}

/**
 * Tells callbacks from whatever else a proxy or a browser has recorded. Where the production address is known, it alone decides;
 * else a callback is what has the path of one, names an activity, or carries a signature.
 */
export function callLocator({ specification, basePath }: LocateOptions) {
  const toTarget = basePath === undefined ? undefined : callTargets(basePath);
  return function locate(request: CapturedRequest, isKnown: boolean): LocatedCall | undefined {
    const { method, rawQuery, body: rawBody } = request;
    const said = parseRequest({ method, rawQuery, rawBody });
    if (toTarget !== undefined) {
      const target = toTarget(request.path);
      return target && { subPath: target.subPath, said };
    }
    const { subPath: known, wrongSubPath } = findPlace(request, specification);
    const subPath = known === '' ? (wrongSubPath ?? '') : known;
    const isCallback =
      isKnown || subPath !== '' || said?.activity !== undefined || carriesProof(request);
    return isCallback ? { subPath, said } : undefined;
  };
}
