import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Enterprise, Product } from '../marketplace-state.js';
import {
  applicationCall,
  documentedForm,
  sendInTurn,
  snapshotCall,
  tenantCall,
  userCalls,
} from './kit-calls.js';
import { readKitPublicKey, secretParameters } from './kit-client-secret.js';
import { inBothKits } from './kit-scenes.js';
import { appIdOf, kitOf, type KitTarget } from './kit-target.js';

const productParameter = {
  productId: z
    .string()
    .optional()
    .describe('which joint-operation product; the first one, unless told otherwise'),
};

/** Under this name of no resource the users of a credential are kept. */
const noResource = '';

/**
 * The seller applies for the application credential of a product, or changes it. All three calls carry empty ids: no buyer has a
 * part in it.
 */
export const requestCredential = defineAction({
  name: 'request-credential',
  summary: 'The seller applies for the application credential of a joint-operation product.',
  parameters: z.strictObject({ ...productParameter, ...secretParameters }),
  sends: [
    ...inBothKits('tenantSync', 'credential'),
    ...inBothKits('applicationSync', 'credential'),
    ...inBothKits('allOrgSync', 'credential'),
  ],
  async run(context, { productId, ...secretForm }) {
    const product = chooseKitProduct(context, productId);
    readKitPublicKey(context.kitPublicKey);
    const enterprise = credentialOf(context, product) ?? newCredential(context, product);
    const target = toCredentialTarget(product, enterprise);
    const deliveries = await sendInTurn(context, [
      tenantCall(context, target, 1),
      applicationCall(context, target, { flag: 1, secretForm }),
      snapshotCall(context, target, documentedForm(target.kit)),
    ]);
    return { ids: idsOf(target), deliveries };
  },
});

/** One for each credential, and for good: the console can neither make a second nor delete it (kit.md 5.6). */
export const requestTestAccount = defineAction({
  name: 'request-test-account',
  summary: 'The seller asks for the test account that comes with an application credential.',
  parameters: z.strictObject(productParameter),
  sends: inBothKits('authSync', 'credential'),
  async run(context, { productId }) {
    const product = chooseKitProduct(context, productId);
    const enterprise = credentialOf(context, product);
    if (enterprise === undefined) {
      throw new ActionError(
        `${product.productId} has no application credential yet, and its test account comes with that: request-credential first`,
      );
    }
    if (enterprise.granted.has(noResource)) {
      throw new ActionError(
        `${product.productId} has its test account already: there is one for each credential, and it cannot be deleted`,
      );
    }
    const user = context.population.user(enterprise);
    enterprise.users.set(user.userName, user);
    enterprise.granted.set(noResource, new Set([user.userName]));
    const target = toCredentialTarget(product, enterprise);
    const calls = userCalls(context, target, { flag: 1, users: [user], contact: true });
    const deliveries = await sendInTurn(context, calls);
    return { ids: { ...idsOf(target), userName: user.userName }, deliveries };
  },
});

function chooseKitProduct({ state }: ActionContext, productId: string | undefined): Product {
  const products = [...state.products.values()];
  if (productId !== undefined) {
    const named = products.find((each) => each.productId === productId);
    if (named === undefined) throw new ActionError(`no product ${productId} is listed`);
    kitOf(named);
    return named;
  }
  const first = products.find(({ kit }) => kit !== undefined);
  if (first !== undefined) return first;
  throw new ActionError(
    'no joint-operation product is listed: list one with kit v2 or v1 to have its calls sent',
  );
}

function credentialOf({ state }: ActionContext, { productId }: Product): Enterprise | undefined {
  return [...state.enterprises.values()].find((each) => each.credentialOf === productId);
}

/** The platform's own enterprise for the seller to try things with: few departments, nobody in them. */
function newCredential({ state, population }: ActionContext, { productId }: Product): Enterprise {
  const enterprise = {
    ...population.enterprise('zh', { departments: 3, users: 0 }),
    credentialOf: productId,
  };
  state.enterprises.set(enterprise.enterpriseId, enterprise);
  return enterprise;
}

function toCredentialTarget(product: Product, enterprise: Enterprise): KitTarget {
  return { enterprise, product, kit: kitOf(product), bound: undefined };
}

function idsOf({ product, enterprise }: KitTarget) {
  const { enterpriseId, tenantId } = enterprise;
  return { productId: product.productId, enterpriseId, tenantId, appId: appIdOf(product) };
}
