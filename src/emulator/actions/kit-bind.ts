import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Enterprise, Resource } from '../marketplace-state.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import {
  applicationCall,
  documentedForm,
  sendInTurn,
  snapshotCall,
  tenantCall,
} from './kit-calls.js';
import { readKitPublicKey, secretParameters } from './kit-client-secret.js';
import { inBothKits } from './kit-scenes.js';
import { appIdOf, chooseEnterprise, kitOf, toBoundResource, toTarget } from './kit-target.js';

const parameters = z.strictObject({
  ...resourceParameter,
  enterpriseId: z
    .string()
    .optional()
    .describe(
      'an enterprise that there is, also one that others are bound to; a new one by default',
    ),
  language: z.enum(['zh', 'en']).optional().describe('of a new enterprise; that of the buyer'),
  departments: z.int().min(1).max(20_000).default(12).describe('how many a new enterprise has'),
  users: z
    .int()
    .min(0)
    .max(20_000)
    .default(20)
    .describe('how many people work in a new enterprise'),
  ...secretParameters,
});

type BindParameters = z.infer<typeof parameters>;

/**
 * The buyer binds a purchase to an enterprise. All three calls are sent whatever becomes of the others, since no order among them
 * is promised (kit.md 5.6): a call that fails is tried again by itself. Binding to the same enterprise again sends them anew.
 */
export const bind = defineAction({
  name: 'bind',
  summary: 'The buyer binds a purchase of a joint-operation product to an enterprise.',
  parameters,
  sends: [
    ...inBothKits('tenantSync', 'flag=1'),
    ...inBothKits('applicationSync', 'flag=1'),
    { operationId: 'allOrgSync', scene: 'form=list' },
    { operationId: 'allOrgSyncV1', scene: 'form=text' },
  ],
  async run(context, wanted) {
    const resource = chooseBindable(context, wanted.resourceId);
    readKitPublicKey(context.kitPublicKey);
    const enterprise = enterpriseFor(context, resource, wanted);
    const target = toTarget(context, resource, enterprise);
    const { encoding, oaep } = wanted;
    resource.enterpriseId = enterprise.enterpriseId;
    const deliveries = await sendInTurn(context, [
      tenantCall(context, target, 1),
      applicationCall(context, target, { flag: 1, secretForm: { encoding, oaep } }),
      snapshotCall(context, target, documentedForm(target.kit)),
    ]);
    const { enterpriseId, tenantId } = enterprise;
    const { resourceId } = resource;
    return {
      ids: { resourceId, enterpriseId, tenantId, appId: appIdOf(target.product) },
      deliveries,
    };
  },
});

/** A purchase that was named may be bound already. */
function chooseBindable(context: ActionContext, resourceId: string | undefined): Resource {
  const { resource, product } = chooseResource(context, {
    resourceId,
    what: 'a purchase of a joint-operation product that is open, has an instance and is bound to no enterprise yet',
    fits: (each, { kit }) =>
      resourceId !== undefined ||
      (kit !== undefined &&
        each.state === 'open' &&
        each.instanceId !== undefined &&
        each.enterpriseId === undefined),
  });
  kitOf(product);
  if (resource.state !== 'open') {
    throw new ActionError(
      `${resource.resourceId} is ${resource.state}: only what is open can be bound to an enterprise`,
    );
  }
  toBoundResource(resource);
  return resource;
}

function enterpriseFor(
  context: ActionContext,
  { resourceId, buyer, enterpriseId: boundTo }: Resource,
  wanted: BindParameters,
): Enterprise {
  const { state, population } = context;
  const enterpriseId = wanted.enterpriseId ?? boundTo;
  if (boundTo !== undefined && enterpriseId !== boundTo) {
    throw new ActionError(
      `${resourceId} is bound to ${boundTo}, and nothing but dissolving that enterprise unbinds it: dissolve first`,
    );
  }
  if (enterpriseId === undefined) {
    const { language = buyer.language, departments, users } = wanted;
    const enterprise = population.enterprise(language, { departments, users });
    state.enterprises.set(enterprise.enterpriseId, enterprise);
    return enterprise;
  }
  const enterprise = chooseEnterprise(context, enterpriseId);
  if (enterprise.credentialOf !== undefined) {
    throw new ActionError(
      `${enterpriseId} belongs to the application credential of ${enterprise.credentialOf}, and no purchase is bound to that: take an enterprise of a buyer`,
    );
  }
  return enterprise;
}
