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

/**
 * When the marketplace said so. Never later than now: one call with a clock that is ahead would otherwise outrank all that follow. A
 * text of another form than the documented one counts as said now.
 */
export function toStatementTimes({ timeStamp }: KitCall, now: number) {
  const statedAt = parseBeijingWireTime(timeStamp) ?? now;
  return { statedAt: Math.min(statedAt, now), receivedAt: now };
}

/** `flag` is documented as a number; as text it means the same. */
export function isDelete(flag: number | string): boolean {
  return Number(flag) === 0;
}
