import type { CallbackAnswer } from '../operations/operation-context.js';
import { toAsciiJson } from '../protocol/ascii-json.js';
import { bodySign, bodySignHeaderName } from '../protocol/body-sign.js';
import { currentKey, type AccessKeys } from '../protocol/access-keys.js';
import type { CallInProgress, CallResponse } from './call-in-progress.js';

/**
 * The only place that answers a callback: the final bytes, signed with the key that verified the request, or with the
 * current key of its class when none did. Nothing may touch the bytes afterwards.
 */
export function sendAnswer(
  res: CallResponse,
  keys: AccessKeys,
  { status, answer }: { readonly status: number; readonly answer: CallbackAnswer },
): void {
  const text = toAsciiJson(answer);
  const bytes = Buffer.from(text, 'latin1');
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    [bodySignHeaderName]: bodySign(signingKey(res.locals.call, keys), bytes),
  });
  if (res.req.complete || res.hasHeader('Connection')) {
    // As text it leaves in one piece with the headers.
    res.end(text, 'latin1');
  } else {
    endBehindRequest(res, text);
  }
}

/**
 * Answers at once, and ends when all of the request has come: a connection that is closed while its sender still writes is reset, and
 * with it goes the answer that he has not read yet. `requestTimeout` of the server bounds it.
 */
function endBehindRequest(res: CallResponse, text: string): void {
  const end = (): void => {
    res.end();
  };
  res.write(text, 'latin1');
  res.req.once('end', end).once('close', end).resume();
}

function signingKey({ authentication, operation }: CallInProgress, keys: AccessKeys): string {
  if (authentication?.ok) return authentication.accessKey;
  const key = currentKey(keys, authentication?.keyClass ?? operation?.keyClass);
  if (key === undefined) throw new Error('no access key of any class is configured');
  return key;
}
