import { z } from 'zod';
import { readKitPublicKey } from '../actions/kit-client-secret.js';
import { defineAction, type Action, type ActionContext } from '../action.js';
import { ActionError, type SentScene } from '../marketplace.js';
import { chargingModes, productKinds, type Delivery, type Product } from '../marketplace-state.js';
import type { DebugCase } from './debug-case.js';
import { debugCaseDrafts, debugCases, sceneOf } from './debug-cases.js';
import { sendDebugCase } from './send-debug-case.js';

/** What a seller does on the debugging page. */
export const debugActions: readonly Action[] = [debugAction()];

/**
 * 调测并保存用例: sends the debug cases of a product, and saves those that pass, to be replayed twice a day from then on. `ids` names
 * what was saved and what failed.
 */
function debugAction(): Action {
  return defineAction({
    name: 'debug',
    summary:
      'The seller tries the interfaces of a product on the debugging page and saves the cases.',
    parameters: z.strictObject({
      productId: z.string().optional().describe('which product; the first one by default'),
      case: z.string().optional().describe('one case by its name; all of them by default'),
      optional: z
        .boolean()
        .default(false)
        .describe('also the cases of interfaces that the product may do without'),
    }),
    sends: sentScenes(),
    async run(context, { productId, case: name, optional }) {
      const product = chooseProduct(context, productId);
      if (product.kit !== undefined) readKitPublicKey(context.kitPublicKey);
      const deliveries: Delivery[] = [];
      const passed: string[] = [];
      const failed: string[] = [];
      for (const each of chooseCases(context, product, { name, optional })) {
        const { delivery, problems } = await sendDebugCase(context, product, each);
        deliveries.push(delivery);
        (problems.length === 0 ? passed : failed).push(each.name);
      }
      product.savedCases = [...new Set([...product.savedCases, ...passed])];
      return {
        ids: {
          productId: product.productId,
          ...(passed.length > 0 && { savedCases: passed.join(', ') }),
          ...(failed.length > 0 && { failedCases: failed.join(', ') }),
        },
        deliveries,
      };
    },
  });
}

function chooseProduct({ state }: ActionContext, productId: string | undefined): Product {
  const products = [...state.products.values()];
  const product =
    productId === undefined ? products[0] : products.find((each) => each.productId === productId);
  if (product !== undefined) return product;
  throw new ActionError(
    productId === undefined
      ? 'no product is listed, so there is nothing to debug'
      : `no product ${productId} is listed; there are: ${products.map((each) => each.productId).join(', ')}`,
  );
}

function chooseCases(
  context: ActionContext,
  product: Product,
  { name, optional }: { readonly name: string | undefined; readonly optional: boolean },
): readonly DebugCase[] {
  const cases = debugCases(context, product);
  if (name === undefined) return cases.filter(({ isOptional }) => optional || !isOptional);
  const found = cases.filter((each) => each.name === name);
  if (found.length > 0) return found;
  throw new ActionError(
    `${product.productId} has no case ${name}; it has: ${cases.map((each) => each.name).join(', ')}`,
  );
}

/** Of every product that can be listed. */
function sentScenes(): readonly SentScene[] {
  const scenes = new Map<string, SentScene>();
  const products = productKinds.flatMap((kind) =>
    chargingModes.flatMap((chargingMode) =>
      (['v1', 'v2'] as const).map((kit) => ({ kind, chargingMode, kit })),
    ),
  );
  for (const product of products) {
    for (const draft of debugCaseDrafts({ ...product, productId: '', sendsOrderNotice: true })) {
      const { operationId } = draft;
      const scene = sceneOf(draft);
      scenes.set(`${operationId} ${scene}`, { operationId, scene });
    }
  }
  return [...scenes.values()];
}
