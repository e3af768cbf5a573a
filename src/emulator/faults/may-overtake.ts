import type { Callback } from '../callback.js';

/**
 * Whether a copy of `held` may arrive after `next`, although it was made before: only where the marketplace's rules make the order not
 * matter. A freeze carries neither order nor time, so a late copy of it is obeyed; a renewal names its order, so a late copy is
 * recognised. Nothing about an instance comes after its release.
 */
export function mayOvertake(held: Callback, next: Callback): boolean {
  const isAboutTheSame = subjectsOf(held).some((subject) => subjectsOf(next).includes(subject));
  if (!isAboutTheSame) return true;
  if (isRelease(held) || isRelease(next)) return false;
  return orderNeverMatters.has(held.operation.operationId) || (isUnfreeze(held) && isRenewal(next));
}

/** What they say is tied to an order, an event or a time of its own, or changes nothing. */
const orderNeverMatters: ReadonlySet<string> = new Set([
  'newInstance',
  'newInstanceV1',
  'getLicenseV1',
  'getLicenseAsync',
  'orderNotify',
  'refreshInstance',
  'refreshLicenseCode',
  'upgradeInstance',
  'queryInstance',
  'queryInstanceV1',
  'changeInstanceCheck',
]);

const renewals: ReadonlySet<string> = new Set(['refreshInstance', 'refreshLicenseCode']);

/** A renewal leaves open what is open: nothing is frozen between the two. */
function isRenewal({ operation }: Callback): boolean {
  return renewals.has(operation.operationId);
}

function isUnfreeze({ request }: Callback): boolean {
  return request.status === 'UNFREEZE';
}

function isRelease({ operation }: Callback): boolean {
  return operation.operationId.startsWith('release');
}

/** What a call is about, as widely as may be: better a copy too few than a state that nobody could have foreseen. */
function subjectsOf({ operation, request }: Callback): readonly string[] {
  if (operation.subPath !== '') return [`tenant ${String(request.tenantId)}`];
  const { instanceId, license, orderId } = request;
  if (typeof instanceId === 'string') return instanceId.split(',').map((id) => `instance ${id}`);
  return [`other ${String(license ?? orderId)}`];
}
