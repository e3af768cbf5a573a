import type { Caller } from './request-in-progress.js';
import { includesRole } from './role.js';

/** Who a buyer or a user is, and on which device: for those who have to deal with them. */
export function seesPersonalData({ role }: Caller): boolean {
  return includesRole(role, 'operator');
}

/** What lets somebody in, or stands for what was bought. */
export function seesSecrets({ role }: Caller): boolean {
  return includesRole(role, 'admin');
}
