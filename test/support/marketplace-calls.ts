import { randomUUID } from 'node:crypto';

/** Bodies as the marketplace sends them; ids are made up. */
export interface OrderLineIds {
  readonly orderId: string;
  readonly orderLineId: string;
}

let orders = 0;

/** Ids of an order that nobody has seen yet. */
export function newOrderLine(): OrderLineIds {
  orders += 1;
  const orderId = `CS${process.pid}X${orders}X${randomUUID().slice(0, 8).toUpperCase()}`;
  return { orderId, orderLineId: `${orderId}-000001` };
}

/** Each call of the same purchase has a businessId of its own. */
export function newInstanceBody(line: OrderLineIds) {
  return { activity: 'newInstance', ...line, businessId: randomUUID() };
}

export function renewalBody(instanceId: string, expireTime: string, line = newOrderLine()) {
  return { activity: 'refreshInstance', scene: 'RENEWAL', ...line, instanceId, expireTime };
}

export function statusBody(instanceId: string, status: 'FREEZE' | 'UNFREEZE') {
  return { activity: 'updateInstanceStatus', instanceId, status };
}

export function releaseBody(instanceId: string) {
  return { activity: 'releaseInstance', instanceId };
}

export function queryBody(instanceId: string) {
  return { activity: 'queryInstance', instanceId };
}
