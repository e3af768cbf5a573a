import type { OrdersOperations } from '../../../generated/stubs/Orders.js';
import { KooGateError } from '../../domain/koogate-error.js';
import type { OperationContext } from '../operation-context.js';
import { toOrderAnswer, toOrderLineAnswer } from '../order-answer.js';

type GetOrder = OrdersOperations<OperationContext>['getOrder'];

/** An order and what each of its lines did. */
export const getOrder: GetOrder = async ({ parameters: { path } }, { directories }) => {
  const order = await directories.orders.find(path.orderId);
  if (order === undefined) {
    throw new KooGateError('unknown-resource', { sentence: 'No callback has named this order.' });
  }
  const lines = await directories.orders.lines(path.orderId);
  return { ...toOrderAnswer(order), lines: lines.map(toOrderLineAnswer) };
};
