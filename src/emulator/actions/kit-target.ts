import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type {
  Enterprise,
  MarketplaceState,
  OAuthClient,
  Product,
  Resource,
} from '../marketplace-state.js';
import { productOf } from './choose-resource.js';

/** Whom calls of the kit are about: an enterprise, and the purchase that is bound to it. */
export interface KitTarget {
  readonly enterprise: Enterprise;
  readonly product: Product;
  readonly kit: KitVersion;
  /** `undefined`: no purchase, but the seller's own application credential, whose calls carry empty ids. */
  readonly bound: BoundResource | undefined;
}

export type KitVersion = 'v2' | 'v1';

export interface BoundResource {
  readonly resourceId: string;
  readonly instanceId: string;
  readonly orderId: string;
}

/** Names an enterprise, or leaves it to the marketplace to take the newest. */
export const enterpriseParameter = {
  enterpriseId: z
    .string()
    .optional()
    .describe('which enterprise of a buyer; the newest that is bound, unless told otherwise'),
};

/** The enterprise that was named, or the newest that a purchase is bound to. Throws `ActionError`, which says what there is. */
export function chooseEnterprise(
  { state }: Pick<ActionContext, 'state'>,
  enterpriseId: string | undefined,
): Enterprise {
  if (enterpriseId !== undefined) {
    const named = state.enterprises.get(enterpriseId);
    if (named !== undefined) return named;
    const known = [...state.enterprises.keys()].slice(-10).join(', ');
    throw new ActionError(
      `there is no enterprise ${enterpriseId}; there are: ${known === '' ? 'none, bind a purchase first' : known}`,
    );
  }
  const ofBuyers = [...state.enterprises.values()].filter(
    ({ credentialOf }) => credentialOf === undefined,
  );
  const newest = ofBuyers.findLast((each) => isBoundTo(state, each)) ?? ofBuyers.at(-1);
  if (newest !== undefined) return newest;
  throw new ActionError('no buyer has an enterprise there yet: bind a purchase first');
}

/** Everybody at the seller's who has been told of an enterprise. Throws `ActionError` when nobody has. */
export function targetsOf(context: ActionContext, enterprise: Enterprise): readonly KitTarget[] {
  const targets = [...credentialTarget(context, enterprise), ...boundTargets(context, enterprise)];
  if (targets.length > 0) return targets;
  throw new ActionError(
    `${enterprise.enterpriseId} is bound to nothing, so no seller is told of it: bind a purchase to it first`,
  );
}

/** The target that a purchase and an enterprise make. Throws `ActionError` for a purchase that the kit has nothing to say about. */
export function toTarget(
  { state }: ActionContext,
  resource: Resource,
  enterprise: Enterprise,
): KitTarget {
  const product = productOf(state.products, resource);
  return { enterprise, product, kit: kitOf(product), bound: toBoundResource(resource) };
}

/** Throws `ActionError` for a purchase that has no instance yet. */
export function toBoundResource({ resourceId, instanceId, orderId }: Resource): BoundResource {
  if (instanceId !== undefined) return { resourceId, instanceId, orderId };
  throw new ActionError(
    `${resourceId} has no instance, and the calls of the kit are about instances: newInstance must have succeeded first`,
  );
}

/** Throws `ActionError` for a product that has no part in joint operation. */
export function kitOf({ productId, kit }: Product): KitVersion {
  if (kit !== undefined) return kit;
  throw new ActionError(
    `${productId} is no joint-operation product: list one with kit v2 or v1 to have its calls sent`,
  );
}

/** The id of the application credential that a product is linked to, which never changes: it follows from the product's id. */
export function appIdOf({ productId }: Pick<Product, 'productId'>): string {
  return createHash('sha256').update(`application of ${productId}`).digest('hex').slice(0, 32);
}

/** As what the application logs in at the enterprise; registered when it is first asked for. */
export function clientOf(
  { population }: Pick<ActionContext, 'population'>,
  { enterprise, product }: KitTarget,
): OAuthClient {
  const appId = appIdOf(product);
  const known = enterprise.clients.get(appId);
  if (known !== undefined) return known;
  const client = { clientId: population.hex(32), clientSecret: population.hex(40) };
  enterprise.clients.set(appId, client);
  return client;
}

function credentialTarget({ state }: ActionContext, enterprise: Enterprise): readonly KitTarget[] {
  const product = state.products.get(enterprise.credentialOf ?? '');
  return product === undefined
    ? []
    : [{ enterprise, product, kit: kitOf(product), bound: undefined }];
}

function isBoundTo({ resources }: MarketplaceState, enterprise: Enterprise): boolean {
  return [...resources.values()].some((resource) => isBound(resource, enterprise));
}

/** Until it is released: what is frozen keeps its enterprise. */
function isBound({ enterpriseId: boundTo, state }: Resource, { enterpriseId }: Enterprise) {
  return boundTo === enterpriseId && (state === 'open' || state === 'frozen');
}

function boundTargets(context: ActionContext, enterprise: Enterprise): readonly KitTarget[] {
  return [...context.state.resources.values()]
    .filter((resource) => isBound(resource, enterprise))
    .map((resource) => toTarget(context, resource, enterprise));
}
