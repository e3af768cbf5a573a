import { z } from 'zod';
import { defineAction, type Action, type ActionContext, type ActionOutcome } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import { ActionError } from '../marketplace.js';
import type { Resource } from '../marketplace-state.js';
import { chooseResource, resourceParameter, type ChosenResource } from './choose-resource.js';
import { expire as expireResource, statusTopic } from './resource-life.js';

const parameters = z.strictObject(resourceParameter);

const violation = defineAction({
  name: 'freeze',
  summary: 'The marketplace freezes a resource: its buyer is in violation, or in arrears.',
  parameters,
  sends: [
    { operationId: 'updateInstanceStatus', scene: 'status=FREEZE' },
    { operationId: 'instanceStatusV1', scene: 'instanceStatus=FREEZE' },
    { operationId: 'updateLicenseCodeStatus', scene: 'status=FREEZE' },
  ],
  async run(context, { resourceId }) {
    const chosen = chooseResource(context, {
      resourceId,
      what: 'a resource that is open, of a kind that can be frozen',
      fits: ({ state }, { kind, chargingMode }) =>
        // What was bought once knows neither expiry nor freeze (lifecycle.md 3.2).
        state === 'open' && chargingMode !== 'ONE_TIME' && kinds[kind].freeze !== undefined,
    });
    chosen.resource.state = 'frozen';
    chosen.resource.frozenFor = 'violation';
    return tell(context, chosen, 'freeze');
  },
});

const unfreeze = defineAction({
  name: 'unfreeze',
  summary: 'The marketplace lifts a freeze that was not for expiry.',
  parameters,
  sends: [
    { operationId: 'updateInstanceStatus', scene: 'status=UNFREEZE' },
    { operationId: 'instanceStatusV1', scene: 'instanceStatus=NORMAL' },
    { operationId: 'updateLicenseCodeStatus', scene: 'status=UNFREEZE' },
  ],
  async run(context, { resourceId }) {
    const now = context.clock.now();
    const isExpired = ({ expiresAt = Infinity }: Resource) => expiresAt <= now;
    const chosen = chooseResource(context, {
      resourceId,
      what: 'a resource that is frozen and has not expired (what has expired is renewed)',
      fits: (each, { kind }) =>
        each.state === 'frozen' && !isExpired(each) && kinds[kind].unfreeze !== undefined,
    });
    chosen.resource.state = 'open';
    chosen.resource.frozenFor = undefined;
    return tell(context, chosen, 'unfreeze');
  },
});

const expire = defineAction({
  name: 'expire',
  summary: 'The time of a resource is over, now instead of at its expiry.',
  parameters,
  sends: [
    { operationId: 'updateInstanceStatus', scene: 'status=FREEZE' },
    { operationId: 'expireInstanceV1', scene: 'expiry' },
    { operationId: 'updateLicenseCodeStatus', scene: 'status=FREEZE' },
    { operationId: 'expireLicenseV1', scene: 'expiry' },
  ],
  async run(context, { resourceId }) {
    const { resource } = chooseResource(context, {
      resourceId,
      what: 'a period product that is open',
      fits: ({ state, expiresAt }) => state === 'open' && expiresAt !== undefined,
    });
    resource.expiresAt = context.clock.now();
    // With it the periods that had not begun: nobody can cancel them any more.
    resource.renewals.length = 0;
    const delivery = await expireResource(context, resource);
    return { ids: { resourceId: resource.resourceId }, deliveries: [delivery] };
  },
});

export const statusActions: readonly Action[] = [violation, unfreeze, expire];

async function tell(
  context: ActionContext,
  { product, resource }: ChosenResource,
  what: 'freeze' | 'unfreeze',
): Promise<ActionOutcome> {
  const message = kinds[product.kind][what]?.({ context, product, resource });
  if (message === undefined) throw new ActionError(`${product.kind} knows no ${what}`);
  const { resourceId } = resource;
  const delivery = await context.deliver({
    ...message,
    productId: product.productId,
    resourceId,
    topic: statusTopic(resource),
  });
  return { ids: { resourceId }, deliveries: [delivery] };
}
