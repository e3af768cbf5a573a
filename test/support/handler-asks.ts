import type { InstanceAsk } from '../../src/domain/handler-calls.js';
import { anInstance } from './instances.js';
import { testOrderDetails } from './order-details.js';
import { testEvent } from './seller-records.js';

/** What `provision` is asked about a purchase, with a buyer in it. */
export function aPurchase(changes: Partial<InstanceAsk> = {}): InstanceAsk {
  const instance = anInstance({ state: 'pending', access: null });
  return {
    event: testEvent({ type: 'instance.purchased', instanceId: instance.instanceId }),
    instance,
    order: testOrderDetails({ orderId: instance.orderId }),
    purchase: null,
    ...changes,
  };
}
