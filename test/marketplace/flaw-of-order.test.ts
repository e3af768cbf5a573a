import { describe, expect, it } from 'vitest';
import { flawOfOrder } from '../../src/marketplace/flaw-of-order.js';
import { testOrderDetails } from '../support/order-details.js';

describe('an answer of the order query', () => {
  const order = testOrderDetails({ orderId: 'CS-1' });

  it('that has lines and is the order that was asked for has no flaw', () => {
    expect(flawOfOrder(order, 'CS-1')).toBeUndefined();
  });

  it.each([
    ['is another order', order, 'CS-2', 'was asked for order CS-2 and has answered another one'],
    ['has no lines', { ...order, lines: [] }, 'CS-1', 'has answered order CS-1 without any line'],
  ])('that %s is not taken', (_title, answered, asked, words) => {
    expect(flawOfOrder(answered, asked)).toBe(`the marketplace ${words}`);
  });
});
