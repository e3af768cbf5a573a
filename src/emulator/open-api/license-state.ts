import { parseWireTime } from '../../protocol/wire-time.js';
import type { MarketplaceState, Resource } from '../marketplace-state.js';
import { toShortWireTime } from '../periods.js';
import type { components } from '../../../generated/types/marketplace.js';
import { Refusal } from './refusal.js';

type LicenseInfo = components['schemas']['LicenseInfo'];

export function findByLicenseCode(
  { resources }: MarketplaceState,
  code: string,
): Resource | undefined {
  return [...resources.values()].find(({ licenseCode }) => licenseCode === code);
}

/** Why a code cannot be activated; `undefined` when it can. */
export function findActivationRefusal(resource: Resource, now: number): Refusal | undefined {
  if (resource.state === 'delivering') return new Refusal('92020004');
  const isActivated = resource.codeActivatedAt !== undefined;
  const isUsable = resource.state === 'open' && !isExpired(resource, now);
  return isActivated || !isUsable ? new Refusal('92020003') : undefined;
}

/** When the code takes effect: with the call, where it does not say. Not before the order. */
export function effectTimeOf(
  wireTime: string | undefined,
  { orders }: MarketplaceState,
  { resource, now }: { readonly resource: Resource; readonly now: number },
): number | Refusal {
  if (wireTime === undefined) return now;
  const effectAt = parseWireTime(wireTime);
  const orderedAt = orders.get(resource.orderId)?.createdAt ?? resource.openedAt;
  // The wire has no milliseconds.
  return effectAt === undefined || effectAt + 999 < orderedAt ? new Refusal('92020002') : effectAt;
}

/** The state as the marketplace tells it, which controls the client; 92020011 for a code that was never activated. */
export function licenseInfo(code: string, resource: Resource, now: number): LicenseInfo | Refusal {
  // What has no authorization code is asked for by its instance, and was activated when it was opened.
  const activatedAt =
    resource.licenseCode === undefined ? resource.openedAt : resource.codeActivatedAt;
  if (activatedAt === undefined) return new Refusal('92020011');
  return {
    license_code: code,
    status: statusOf(resource, now),
    activate_time: toShortWireTime(activatedAt),
    ...(resource.expiresAt !== undefined && { expire_time: toShortWireTime(resource.expiresAt) }),
  };
}

/** Nothing is printed for a frozen code; its client has to stop as that of an expired one. */
function statusOf(resource: Resource, now: number): components['schemas']['LicenseStatus'] {
  if (resource.state === 'released' || resource.state === 'refunded') return 'RELEASED';
  return resource.state === 'frozen' || isExpired(resource, now) ? 'EXPIRED' : 'ALIVE';
}

function isExpired({ expiresAt }: Resource, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
