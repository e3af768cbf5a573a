import type { CallbackRequest } from '../emulator/callback.js';
import type { CallbackOperation } from '../openapi/callback-specification.js';
import { toBeijingWireTime, toWireTime } from '../protocol/wire-time.js';
import { secretPlaceholder } from './operation-form.js';

export interface CompletionDetails {
  readonly now: number;
  readonly encryptedClientSecret: string | undefined;
  readonly keepTimes?: boolean | undefined;
  readonly timeStamp?: string | undefined;
}

/** Fills in what the marketplace says in every call: the activity, and in some families the time. */
export function completeRequest(
  operation: CallbackOperation,
  request: CallbackRequest,
  details: CompletionDetails,
): CallbackRequest {
  const { activity } = operation;
  const { keepTimes = false, encryptedClientSecret = noSecret } = details;
  return {
    ...(activity !== undefined && { activity }),
    ...request,
    ...(!keepTimes && times(operation, request, details)),
    ...(request.clientSecret === secretPlaceholder && { clientSecret: encryptedClientSecret }),
  };
}

/** What is said to be missing stays so. */
function times(
  { scheme, operationId }: CallbackOperation,
  request: CallbackRequest,
  { now, timeStamp }: CompletionDetails,
): CallbackRequest {
  if (scheme === 'auth-token') return { timeStamp: timeStamp ?? toWireTime(now) };
  if (scheme !== 'kit' && scheme !== 'kit-auth-token') return {};
  const time = toBeijingWireTime(now);
  const isDatedTwice = operationId.startsWith('authSync') && !('currentSyncTime' in request);
  return { timeStamp: time, ...(isDatedTwice && { currentSyncTime: time }) };
}

/** Where the call is refused before anybody decrypts anything. */
const noSecret = Buffer.alloc(384, 1).toString('base64');
