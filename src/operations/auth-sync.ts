import type { components } from '../../generated/types/callbacks.js';
import type { Authorization, AuthorizationAccess } from '../domain/organisation.js';
import { codedAnswer } from './coded-answer.js';
import { asParsedList } from './parsed-list.js';
import { toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toUserProfile } from './user-profile.js';

type Request = components['schemas']['AuthSyncRequest'];
type Answer = components['schemas']['AuthSyncAnswer'];

/**
 * Users may use an application, have changed, lost it, or are gone: the whole list or nothing of it. A user that it names twice is
 * as the last entry says.
 */
export async function authSync(
  request: Request,
  { now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const access = accessOf[Number(request.flag)] ?? 'granted';
  const common = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    appId: request.appId,
    access,
    removed: access !== 'granted',
  };
  const users = new Map<string, Authorization>();
  for (const entry of asParsedList(request.userList)) {
    const { userName } = entry;
    users.set(userName, { ...common, userName, user: toUserProfile(entry) });
  }
  const authorizations = [...users.values()];
  return {
    answer: codedAnswer('000000'),
    changes: authorizations.map((record) => ({ kind: 'put', table: 'authorizations', record })),
    ...remarkOn(authorizations),
  };
}

/** By `flag`: 1 and 2 both state what holds from now on. */
const accessOf: Readonly<Record<number, AuthorizationAccess>> = {
  0: 'account-deleted',
  1: 'granted',
  2: 'granted',
  3: 'cancelled',
};

/** How many only: a role is not personal, but whose it is would be. */
function remarkOn(authorizations: readonly Authorization[]): Pick<Effects, 'remark'> {
  const unknown = authorizations.filter(({ user }) => user.unknownRole !== undefined).length;
  if (unknown === 0) return {};
  return {
    remark: `${unknown} of ${authorizations.length} users have a role that is not documented; they count as user`,
  };
}
