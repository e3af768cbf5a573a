import type { Buffer } from 'node:buffer';
import { signAkskRequest } from '../protocol/aksk.js';
import { toBasicTime } from '../protocol/basic-time.js';
import type { SignedRequest } from './http-exchange.js';

/** AK and SK of the seller. */
export interface MarketplaceAccess {
  readonly accessKeyId: string;
  /** A secret. */
  readonly secretAccessKey: string;
}

export interface RequestToSign {
  readonly method: 'GET' | 'POST';
  /** From the base address on, with its query. */
  readonly target: string;
  readonly contentType: string;
  /** More headers, which are signed too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * The request as it travels to a host, signed with AK/SK (signing.md 11.1). All headers that are set here are signed, except the content
 * type of forms: the vendor's own client leaves that out.
 */
export function signRequest(
  { method, target, contentType, headers, body }: RequestToSign,
  {
    base,
    access,
    now,
  }: { readonly base: string; readonly access: MarketplaceAccess; readonly now: number },
): SignedRequest {
  const url = `${base}${target}`;
  const isForm = contentType.startsWith('multipart/');
  const signed = {
    Host: new URL(url).host,
    'X-Sdk-Date': toBasicTime(now),
    ...headers,
    ...(!isForm && { 'Content-Type': contentType }),
  };
  const { authorization } = signAkskRequest({
    method,
    url,
    headers: signed,
    body,
    accessKey: access.accessKeyId,
    secretKey: access.secretAccessKey,
  });
  return {
    method,
    url,
    headers: { ...signed, 'Content-Type': contentType, Authorization: authorization },
    body,
  };
}
