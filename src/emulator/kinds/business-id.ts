import { createHash } from 'node:crypto';
import type { CallbackRequest } from '../callback.js';
import type { Resource } from '../marketplace-state.js';
import type { Message } from './kind-of-product.js';

/**
 * A purchase with a `businessId` that is another one with each call, repeats included: it identifies the call, not the order. It
 * follows from the line and the count, so that a run in which calls fail has the same orders as one in which none does.
 */
export function withBusinessId(
  resource: Resource,
  request: CallbackRequest,
): Pick<Message, 'request' | 'again'> {
  const toRequest = () => {
    resource.purchaseCalls += 1;
    return {
      ...request,
      businessId: uuidOf(`${resource.orderLineId} ${resource.purchaseCalls}`),
    };
  };
  return { request: toRequest(), again: toRequest };
}

/** In the form of a UUID of version 4. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
