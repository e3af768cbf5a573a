import { randomBytes } from 'node:crypto';
import { verifyAkskRequest, type AkskRefusal, type AkskRequest } from '../../protocol/aksk.js';
import type { Outcome } from './open-api-specification.js';

export interface GatewayOptions {
  /** From AK to SK. */
  readonly accessKeys: ReadonlyMap<string, string>;
  /** Real milliseconds, whatever time is played: the seller dates its calls by its own clock. */
  readonly realNow: () => number;
}

/** How the gateway answers a call that it does not let through; `undefined` when it does. */
export function findGatewayRefusal(
  request: AkskRequest,
  { accessKeys, realNow }: GatewayOptions,
): Outcome | undefined {
  const verdict = verifyAkskRequest({ ...request, secrets: accessKeys, now: realNow() });
  if (verdict.ok) return undefined;
  return {
    status: 401,
    body: {
      error_code: 'APIGW.0301',
      error_msg: `Incorrect IAM authentication information: ${sentences[verdict.reason]}`,
      request_id: randomBytes(16).toString('hex'),
    },
  };
}

/** The text for a wrong signature is printed, all others are invented. None tells whether an access key exists. */
const sentences = {
  'authorization-missing': 'authorization header missing',
  'authorization-malformed': 'authorization header format error',
  'date-missing': 'x-sdk-date header missing',
  'date-malformed': 'x-sdk-date header format error',
  'date-not-signed': 'x-sdk-date is not among the signed headers',
  'host-not-signed': 'host is not among the signed headers',
  'date-outside-15-minutes': 'x-sdk-date expired',
  'unknown-access-key': 'verify aksk signature fail',
  'signature-mismatch': 'verify aksk signature fail',
} as const satisfies Record<AkskRefusal, string>;
