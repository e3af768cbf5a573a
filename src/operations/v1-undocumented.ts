import type { components } from '../../generated/types/callbacks.js';

type Schemas = components['schemas'];
type Documented = keyof Schemas['NewInstanceV1Request'] | keyof Schemas['GetLicenseV1Request'];

/** Parameters of a purchase that no page documents. */
export function withoutDocumented(request: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !(name in documented)));
}

/** The compiler holds this against the specification. */
const documented = {
  __proto__: null,
  activity: true,
  amount: true,
  bandWidth: true,
  businessId: true,
  chargingMode: true,
  customerId: true,
  customerName: true,
  diskSize: true,
  email: true,
  expireTime: true,
  mobilePhone: true,
  orderAmount: true,
  orderId: true,
  periodNumber: true,
  periodType: true,
  productId: true,
  provisionType: true,
  saasExtendParams: true,
  skuCode: true,
  testFlag: true,
  timeStamp: true,
  trialFlag: true,
  userId: true,
  userName: true,
} satisfies Record<Documented | '__proto__', true | null>;
