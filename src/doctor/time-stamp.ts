import { bodyMessage, parseQuery } from '../protocol/auth-token.js';
import type { CapturedRequest } from '../captures/captured-request.js';

/** The `timeStamp` of V1, wherever it travels. */
export function readTimeStamp({ rawQuery, body }: CapturedRequest): string | undefined {
  return parseQuery(rawQuery).get('timeStamp') ?? bodyMessage(body).timeStamp;
}
