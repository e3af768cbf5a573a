import type { components } from '../../generated/types/callbacks.js';

type Schemas = components['schemas'];

/** Parameters of a purchase of SaaS V1 that no page documents. */
export function undocumentedOfSaas(request: object): Readonly<Record<string, unknown>> {
  return without(request, saasParameters);
}

/** Parameters of a purchase of License V1 that no page documents. */
export function undocumentedOfLicense(request: object): Readonly<Record<string, unknown>> {
  return without(request, licenseParameters);
}

function without(request: object, documented: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(request).filter(([name]) => !Object.hasOwn(documented, name));
  return Object.fromEntries(entries);
}

/* The compiler holds both lists against the specification. */

const licenseParameters = {
  activity: true,
  amount: true,
  bandWidth: true,
  businessId: true,
  chargingMode: true,
  customerId: true,
  customerName: true,
  diskSize: true,
  expireTime: true,
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
} satisfies Record<keyof Schemas['GetLicenseV1Request'], true>;

const saasParameters = {
  ...licenseParameters,
  email: true,
  mobilePhone: true,
  userId: true,
  userName: true,
} satisfies Record<keyof Schemas['NewInstanceV1Request'], true>;
