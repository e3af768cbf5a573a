import { z } from 'zod';
import { defineAction, type Action, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import type { Product, ProductStatus } from '../marketplace-state.js';

const parameters = z.strictObject({
  productId: z
    .string()
    .optional()
    .describe('which product; the first that fits, unless told otherwise'),
});

const stopSale = defineAction({
  name: 'stop-sale',
  summary: 'The seller stops selling a product: it is not probed any more.',
  parameters,
  sends: [],
  run: async (context, { productId }) => {
    const product = chooseProduct(context, productId, ['on-sale']);
    product.status = 'stopped';
    product.statusReason = 'the seller has stopped selling it';
    return { ids: { productId: product.productId }, deliveries: [] };
  },
});

const resumeSale = defineAction({
  name: 'resume-sale',
  summary: 'A product that was stopped, or frozen and repaired, is sold again.',
  parameters,
  sends: [],
  run: async (context, { productId }) => {
    const product = chooseProduct(context, productId, ['stopped', 'frozen']);
    product.status = 'on-sale';
    product.statusReason = undefined;
    product.failingDays = 0;
    return { ids: { productId: product.productId }, deliveries: [] };
  },
});

export const saleActions: readonly Action[] = [stopSale, resumeSale];

function chooseProduct(
  { state }: ActionContext,
  productId: string | undefined,
  fitting: readonly ProductStatus[],
): Product {
  const product = [...state.products.values()].find((each) =>
    productId === undefined ? fitting.includes(each.status) : each.productId === productId,
  );
  if (product === undefined) {
    throw new ActionError(
      productId === undefined
        ? `no product is ${fitting.join(' or ')}`
        : `there is no product ${productId}`,
    );
  }
  if (fitting.includes(product.status)) return product;
  throw new ActionError(`${product.name} is ${product.status}, not ${fitting.join(' or ')}`);
}
