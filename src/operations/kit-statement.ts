import type { TenantKey } from '../domain/organisation.js';
import { parseBeijingWireTime } from '../protocol/wire-time.js';

/** What every call of the kit says besides its subject. */
interface KitCall {
  readonly instanceId?: string | undefined;
  readonly tenantId: string;
  readonly timeStamp: string;
}

/** Absent, null and empty are one value: the tenant of the seller's own application credential belongs to no instance. */
export function toTenantKey({ instanceId = '', tenantId }: KitCall): TenantKey {
  return { instanceId, tenantId };
}

/** More than two clocks that are set at all differ by. */
const aheadMsMax = 5 * 60_000;

/**
 * When the marketplace said so, by its own clock: taken as written while that may be a little ahead, so that a repeat says the same
 * time again. What lies further in the future would outrank all that follows, so it counts as said now, and so does a text of
 * another form than the documented one.
 */
export function toStatementTimes({ timeStamp }: KitCall, now: number) {
  const stated = parseBeijingWireTime(timeStamp);
  const isPlausible = stated !== undefined && stated <= now + aheadMsMax;
  return { statedAt: isPlausible ? stated : now, receivedAt: now };
}

/** `flag` is documented as a number; as text it means the same. */
export function isDelete(flag: number | string): boolean {
  return Number(flag) === 0;
}
