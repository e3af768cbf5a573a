import type { Instance } from '../../src/domain/instance.js';

export const day = 86_400_000;
export const noon = Date.UTC(2026, 2, 1, 12);

/** An active instance in the middle of its life; tests name what matters to them. */
export function anInstance(changes: Partial<Instance> = {}): Instance {
  return {
    instanceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e',
    orderId: 'CS2403011030B7K2A',
    orderLineId: 'CS2403011030B7K2A-000001',
    saleProductId: '',
    soldBy: 'saas-v2',
    state: 'active',
    freezeWaiting: false,
    purchaseKind: 'unknown',
    chargingMode: null,
    productId: null,
    expiresAt: null,
    access: { frontEndUrl: 'https://app.example.com' },
    usage: [],
    failure: null,
    duplicateOf: null,
    version: 3,
    createdAt: noon - day,
    updatedAt: noon - day,
    releasedAt: null,
    ...changes,
  };
}
