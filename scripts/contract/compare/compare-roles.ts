import { roles } from '../../../src/management/role.js';
import { differenceHere, type Difference } from './difference.js';

/** Who may call, or filter by a parameter: without a role, anybody with a token. */
export function compareRoles(
  before: string | undefined,
  after: string | undefined,
): readonly Difference[] {
  if (before === after) return [];
  const isHigher = rankOf(after) > rankOf(before);
  return [differenceHere(isHigher ? 'role-raised' : 'role-lowered', before, after)];
}

/** What nobody knows is the highest, since no token has it. */
function rankOf(role: string | undefined): number {
  if (role === undefined) return -1;
  const rank = roles.findIndex((each) => each === role);
  return rank === -1 ? roles.length : rank;
}
