import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { isDelete, toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['ApplicationSyncRequest'];
type Answer = components['schemas']['ApplicationSyncAnswer'];

/** The tenant's credentials for logging in. The secret comes encrypted for the seller; one that does not open is answered 000101. */
export async function applicationSync(
  request: Request,
  { now, decryptClientSecret }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const removed = isDelete(request.flag);
  const clientSecret = decryptClientSecret(request.clientSecret);
  // A delete says all it has to say without its secret, and must not fail (kit.md 4.2).
  if (clientSecret === undefined && !removed) return { answer: undecryptable, changes: [] };
  const application = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    removed,
    appId: request.appId,
    clientId: request.clientId,
    clientSecret: clientSecret ?? null,
  };
  return {
    answer: codedAnswer('000000'),
    changes: [{ kind: 'put', table: 'applications', record: application }],
  };
}

/** The table of result codes knows 000101 as a purchase refused for its phone number. */
export const undecryptable = {
  resultCode: '000101',
  resultMsg:
    'clientSecret cannot be decrypted: is the public key in the seller console that of this server?',
} as const;
