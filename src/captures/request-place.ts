import { parseQuery } from '../protocol/auth-token.js';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import type { CapturedRequest } from './captured-request.js';

/** Which callback a request is, as far as method, path and activity tell. */
export interface RequestPlace {
  /** `undefined`: what is at this address has another activity, or none is named. */
  readonly operation: CallbackOperation | undefined;
  /** The callbacks that may have been meant: that one, or all that the address knows. Never empty. */
  readonly candidates: readonly CallbackOperation[];
  /** Behind the production address; empty for what only that address can be. */
  readonly subPath: string;
  /** A path below the production address that looks like one of ours, and is none. */
  readonly wrongSubPath: string | undefined;
}

/**
 * The seller's own part of the address may be anything, so the path is read from its end. A method that no callback uses there
 * counts as a POST, as in the chain.
 */
export function findPlace(
  request: CapturedRequest,
  specification: CallbackSpecification,
): RequestPlace {
  const path = request.path.replace(/\/{2,}/g, '/').replace(/(?<!\/)\/+$/, '');
  const subPath = subPathsOf(specification).find((each) => path.endsWith(each)) ?? '';
  const wrongSubPath = subPath === '' ? /\/produceAPI(?:\/.*)?$/i.exec(path)?.[0] : undefined;
  const operation = specification.find(request.method, subPath, activityOf(request));
  const here = specification.at(request.method, subPath);
  const candidates = operation
    ? [operation]
    : here.length > 0
      ? here
      : specification.at('POST', subPath);
  return { operation, candidates, subPath, wrongSubPath };
}

/** The longest first, so that none is taken for the end of another. */
function subPathsOf({ operations }: CallbackSpecification): readonly string[] {
  const all = new Set(operations.map(({ subPath }) => subPath));
  return [...all].sort((a, b) => b.length - a.length);
}

/** Nobody has verified it yet; a wrong one can only lead to a key that does not fit. */
function activityOf({ method, rawQuery, body }: CapturedRequest): unknown {
  if (method === 'GET') return parseQuery(rawQuery).get('activity');
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && 'activity' in value
      ? value.activity
      : undefined;
  } catch {
    return undefined;
  }
}
