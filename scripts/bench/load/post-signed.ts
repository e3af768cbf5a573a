import { randomBytes } from 'node:crypto';
import { signBaseRequest } from '../../../src/protocol/base-signature.js';

/** Sends one signed call, and throws unless it is answered with one of these codes. */
export async function postSigned(
  { url, accessKey }: { readonly url: string; readonly accessKey: string },
  content: object,
  codes: readonly string[],
): Promise<void> {
  const body = JSON.stringify(content);
  const timestamp = String(Date.now());
  const nonce = randomBytes(16).toString('hex');
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body: Buffer.from(body) });
  const query = new URLSearchParams({ signature, timestamp, nonce }).toString();
  const answer = await fetch(`${url}?${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json;charset=utf8' },
    body,
  });
  const text = await answer.text();
  if (codes.some((code) => text.includes(`"resultCode":"${code}"`))) return;
  throw new Error(`a call was answered ${text}`);
}
