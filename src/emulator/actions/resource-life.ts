import type { ActionContext } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import type { SentScene } from '../marketplace.js';
import type { Delivery, Resource } from '../marketplace-state.js';
import { dayMs } from '../periods.js';
import { productOf } from './choose-resource.js';

/** After expiry, up to 15 days by the buyer's level: unusable, data kept, renewal possible (lifecycle.md 6). */
export const retentionMs = 15 * dayMs;

/**
 * Lets a resource end when its time is over: it is frozen at its expiry, and released when nobody has renewed it by the end of the
 * retention period. A renewal calls this again; what was scheduled for the old expiry then finds that it no longer holds.
 */
export function watchExpiry(context: ActionContext, resource: Resource): void {
  const { clock } = context;
  const { expiresAt, resourceId } = resource;
  if (expiresAt === undefined) return;
  clock.schedule(expiresAt + 1_000, `${resourceId} expires`, async () => {
    if (resource.expiresAt !== expiresAt) return;
    // What is in violation is frozen already, and nobody is told again.
    if (resource.state === 'frozen') {
      resource.frozenFor = 'expiry';
      keepUntilReleased(context, resource);
    }
    if (resource.state === 'open') await end(context, resource);
  });
}

/** A package that is used up or over has no retention: it is released (lifecycle.md 3.4). */
async function end(context: ActionContext, resource: Resource): Promise<void> {
  const { chargingMode } = productOf(context.state.products, resource);
  await (chargingMode === 'ON_DEMAND_PKG' ? release : expire)(context, resource);
}

/** Of the calls that say in which state a resource is: a newer one makes an older one pointless. */
export function statusTopic({ resourceId }: Resource): string {
  return `status of ${resourceId}`;
}

/** The time of a resource is over. Resolves with the first attempt to tell the seller. */
export async function expire(context: ActionContext, resource: Resource): Promise<Delivery> {
  const product = productOf(context.state.products, resource);
  resource.state = 'frozen';
  resource.frozenFor = 'expiry';
  keepUntilReleased(context, resource);
  return context.deliver({
    ...kinds[product.kind].expire({ context, product, resource }),
    productId: product.productId,
    resourceId: resource.resourceId,
    topic: statusTopic(resource),
  });
}

function keepUntilReleased(context: ActionContext, resource: Resource): void {
  const { expiresAt, resourceId } = resource;
  const releaseAt = context.clock.now() + retentionMs;
  context.clock.schedule(releaseAt, `${resourceId} is released`, async () => {
    if (resource.state !== 'frozen' || resource.expiresAt !== expiresAt) return;
    await release(context, resource);
  });
}

/** Not renewed within the retention period: no order is named. */
async function release(context: ActionContext, resource: Resource): Promise<Delivery> {
  const product = productOf(context.state.products, resource);
  resource.state = 'released';
  resource.closedAt = context.clock.now();
  return context.deliver({
    ...kinds[product.kind].release({ context, product, resource, unsubscription: undefined }),
    productId: product.productId,
    resourceId: resource.resourceId,
    isEnd: true,
  });
}

/** What happens when time passes, and nobody does anything. */
export const sentAsTimePasses: readonly SentScene[] = [
  { operationId: 'updateInstanceStatus', scene: 'status=FREEZE' },
  { operationId: 'expireInstanceV1', scene: 'expiry' },
  { operationId: 'updateLicenseCodeStatus', scene: 'status=FREEZE' },
  { operationId: 'expireLicenseV1', scene: 'expiry' },
  { operationId: 'releaseInstance', scene: 'retention over' },
  { operationId: 'releaseInstanceV1', scene: 'retention over' },
  { operationId: 'releaseLicenseCode', scene: 'retention over' },
  { operationId: 'releaseLicenseV1', scene: 'retention over' },
];
