import { z } from 'zod';
import type { ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Product, Resource } from '../marketplace-state.js';

/** Names a resource, or leaves it to the marketplace to take the newest that fits. */
export const resourceParameter = {
  resourceId: z
    .string()
    .optional()
    .describe('which purchase; the newest that fits, unless told otherwise'),
};

export interface Wanted {
  readonly resourceId?: string | undefined;
  /** Finishes the sentence "… can only be done with". */
  readonly what: string;
  readonly fits: (resource: Resource, product: Product) => boolean;
}

export interface ChosenResource {
  readonly resource: Resource;
  readonly product: Product;
}

/** The resource that was named, or the newest that fits. Throws `ActionError`, which says what it is and what would fit. */
export function chooseResource({ state }: ActionContext, wanted: Wanted): ChosenResource {
  const { resourceId, what, fits } = wanted;
  if (resourceId !== undefined) {
    const resource = state.resources.get(resourceId);
    if (resource === undefined) {
      throw new ActionError(
        `there is no resource ${resourceId}; there are: ${listOf([...state.resources.keys()])}`,
      );
    }
    const product = productOf(state.products, resource);
    if (fits(resource, product)) return { resource, product };
    throw new ActionError(
      `that can only be done with ${what}; ${resourceId} is ${resource.state}, ${product.kind}, ${product.chargingMode}`,
    );
  }
  const found = [...state.resources.values()]
    .map((resource) => ({ resource, product: productOf(state.products, resource) }))
    .findLast(({ resource, product }) => fits(resource, product));
  if (found !== undefined) return found;
  throw new ActionError(
    `that can only be done with ${what}, and nobody has bought one: buy it first`,
  );
}

export function productOf(products: ReadonlyMap<string, Product>, resource: Resource): Product {
  const product = products.get(resource.productId);
  if (product === undefined) throw new Error(`${resource.resourceId} has no product`);
  return product;
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none, nobody has bought anything' : names.slice(-10).join(', ');
}
