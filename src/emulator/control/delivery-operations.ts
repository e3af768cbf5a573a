import { z } from 'zod';
import type { Delivery } from '../marketplace-state.js';
import type { ControlCall } from './control-call.js';
import { toDeliveryDetail } from './delivery-detail.js';
import { toDeliverySummary } from './delivery-summary.js';
import { ControlProblem } from './problem.js';
import { readQuery } from './read-members.js';
import { limitParameter, newestFirst } from './state-operations.js';

const flag = z.enum(['0', '1'], { error: 'must be 1 or 0' });

const query = z.strictObject({
  ...limitParameter,
  operationId: z.string().optional(),
  resourceId: z.string().optional(),
  productId: z.string().optional(),
  success: flag.optional(),
  findings: flag.optional(),
  probe: flag.optional(),
  waiting: flag.optional(),
});

type DeliveryQuery = z.infer<typeof query>;

export function listDeliveries({ context, request }: ControlCall) {
  const wanted = query.parse(readQuery(request));
  const found = context.marketplace.state.deliveries.filter((delivery) => fits(delivery, wanted));
  return { items: newestFirst(found, wanted.limit).map(toDeliverySummary) };
}

function fits(delivery: Delivery, wanted: DeliveryQuery): boolean {
  const flags = [
    [wanted.success, delivery.isSuccess],
    [wanted.findings, delivery.findings.length > 0],
    [wanted.probe, delivery.isProbe],
    [wanted.waiting, delivery.canBeRestarted],
  ] as const;
  const names = ['operationId', 'resourceId', 'productId'] as const;
  return (
    flags.every(([text, is]) => text === undefined || (text === '1') === is) &&
    names.every((name) => wanted[name] === undefined || wanted[name] === delivery[name])
  );
}

export function getDelivery(call: ControlCall) {
  const { reveal } = z.strictObject({ reveal: flag.optional() }).parse(readQuery(call.request));
  return toDeliveryDetail(deliveryOf(call), { reveal: reveal === '1' });
}

function deliveryOf({ context, pathParameters: { deliveryId } }: ControlCall): Delivery {
  const delivery = context.marketplace.state.deliveries.find(
    (each) => each.deliveryId === deliveryId,
  );
  if (delivery !== undefined) return delivery;
  throw new ControlProblem(
    'unknown',
    `there is no delivery ${String(deliveryId)}: GET /control/deliveries lists them`,
  );
}

export async function restartDelivery(call: ControlCall) {
  const { deliveryId } = deliveryOf(call);
  const { ids, deliveries } = await call.context.marketplace.restart(deliveryId);
  return { ids, deliveries: deliveries.map(toDeliverySummary) };
}
