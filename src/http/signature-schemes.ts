import type { Request } from 'express';
import { verifyBaseSignature } from '../protocol/base-signature.js';
import type { SignatureVerdict, SignedRequest } from '../protocol/request-signature.js';

export interface SchemeInput extends Pick<SignedRequest, 'body' | 'keys' | 'windowMs' | 'now'> {
  readonly req: Request;
}

/** From the name that `x-koogate-scheme` gives to the check: where the parameters travel, and which formula binds them. */
export const signatureSchemes: ReadonlyMap<string, (input: SchemeInput) => SignatureVerdict> =
  new Map([['base', verifyBase]]);

/** Query `signature`, `timestamp`, `nonce`; signing.md 3. A repeated parameter counts once, with its first value. */
function verifyBase({ req, ...input }: SchemeInput): SignatureVerdict {
  const [, query = ''] = req.originalUrl.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  return verifyBaseSignature({
    ...input,
    signature: parameters.get('signature') ?? undefined,
    timestamp: parameters.get('timestamp') ?? undefined,
    nonce: parameters.get('nonce') ?? undefined,
  });
}
