import { v7 as uuidv7 } from 'uuid';
import type { SellerEvent, SellerEventType } from '../../src/domain/seller-event.js';
import type { Role } from '../../src/management/role.js';
import { testOrderDetails } from '../support/order-details.js';
import { testEvent } from '../support/seller-records.js';
import {
  aLicense,
  aLicenseCode,
  aLicenseRequest,
  anApplication,
  anAuthorization,
  buyerTexts,
  change,
  personalTexts,
  somePurchaseDetails,
} from './management-records.js';
import {
  access,
  aCall,
  aPurchase,
  seed,
  seedCall,
  seedInstance,
  type ManagementStorage,
} from './management-server.js';

/** Personal data and secrets, each place where they are shown, and the least role that sees them there. */
export interface Hidden {
  readonly operationId: string;
  readonly flag: string;
  readonly seenBy: Role;
  /** Present where the operation is not for everybody. */
  readonly calledBy?: Role;
  /** Writes it, and tells how to ask for it and what must not be in the answer. */
  readonly prepare: (storage: ManagementStorage) => Promise<Prepared>;
}

interface Prepared {
  readonly path: string;
  readonly body?: object;
  readonly texts: readonly string[];
}

export const hidden: readonly Hidden[] = [
  {
    operationId: 'listApplications',
    flag: 'secretRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const application = anApplication({ clientSecret: 'hidden-client-secret' });
      await seed(storage, change.application(application));
      return {
        path: `/applications?tenantId=${application.tenantId}`,
        texts: ['hidden-client-secret', 'clientSecret"'],
      };
    },
  },
  {
    operationId: 'listUsers',
    flag: 'personRedacted',
    seenBy: 'operator',
    prepare: async (storage) => {
      const authorization = anAuthorization();
      await seed(storage, change.authorization(authorization));
      return { path: `/users?tenantId=${authorization.tenantId}`, texts: personalTexts };
    },
  },
  {
    operationId: 'getInstance',
    flag: 'buyerRedacted',
    seenBy: 'operator',
    prepare: async (storage) => {
      const { instanceId } = await seedPurchase(storage, somePurchaseDetails());
      return { path: `/instances/${instanceId}`, texts: buyerTexts };
    },
  },
  {
    operationId: 'getInstance',
    flag: 'accessRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const instance = aPurchase({ state: 'active', access });
      await seedInstance(storage, instance);
      return {
        path: `/instances/${instance.instanceId}`,
        texts: [access.userName, access.password, '请先修改密码'],
      };
    },
  },
  {
    operationId: 'listLicenses',
    flag: 'licenseRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const { orderId, license } = await seedLicense(storage);
      return { path: `/licenses?orderId=${orderId}`, texts: [license] };
    },
  },
  {
    operationId: 'getLicense',
    flag: 'licenseRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const { instanceId, license } = await seedLicense(storage);
      return { path: `/licenses/${instanceId}`, texts: [license] };
    },
  },
  {
    operationId: 'findLicenses',
    flag: 'licenseRedacted',
    seenBy: 'admin',
    calledBy: 'operator',
    prepare: async (storage) => {
      const { license } = await seedLicense(storage);
      return { path: '/license-search', body: { license }, texts: [license] };
    },
  },
  {
    operationId: 'listLicenseCodes',
    flag: 'codeRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const { code, productId } = await seedCode(storage);
      return { path: `/license-codes?productId=${productId}`, texts: [code, code.slice(0, -4)] };
    },
  },
  {
    operationId: 'findLicenseCode',
    flag: 'codeRedacted',
    seenBy: 'admin',
    calledBy: 'operator',
    prepare: async (storage) => {
      const { code } = await seedCode(storage);
      return { path: '/license-codes/find', body: { code }, texts: [code, code.slice(0, -4)] };
    },
  },
  {
    operationId: 'listLicenseRequests',
    flag: 'fingerprintRedacted',
    seenBy: 'operator',
    prepare: async (storage) => {
      const request = aLicenseRequest();
      await seed(storage, change.licenseRequest(request));
      return {
        path: `/license-requests?eventId=${request.eventId}`,
        texts: [request.deviceFingerprint],
      };
    },
  },
  {
    operationId: 'getLicenseRequest',
    flag: 'fingerprintRedacted',
    seenBy: 'operator',
    prepare: async (storage) => {
      const request = aLicenseRequest();
      await seed(storage, change.licenseRequest(request));
      return {
        path: `/license-requests/${request.eventId}`,
        texts: [request.deviceFingerprint],
      };
    },
  },
  {
    operationId: 'getCall',
    flag: 'requestRedacted',
    seenBy: 'admin',
    prepare: async (storage) => {
      const call = aCall({ sensitive: true, requestBody: '{"userList":"hidden-user-list"}' });
      await seedCall(storage, call);
      return { path: `/calls/${call.callId}`, texts: ['hidden-user-list'] };
    },
  },
  {
    operationId: 'getEvent',
    flag: 'dataRedacted',
    seenBy: 'operator',
    prepare: (storage) =>
      seedEvent(storage, 'users.synchronized', { users: [{ userName: 'hidden-user' }] }),
  },
  {
    operationId: 'getEvent',
    flag: 'dataRedacted',
    seenBy: 'admin',
    prepare: (storage) =>
      seedEvent(storage, 'application.synchronized', { clientSecret: 'hidden-event-secret' }),
  },
  {
    operationId: 'getEvent',
    flag: 'dataRedacted',
    seenBy: 'admin',
    prepare: (storage) => seedEvent(storage, 'license-code.changed', { code: 'PL-hidden-0042' }),
  },
  {
    operationId: 'getOrder',
    flag: 'detailsRedacted',
    seenBy: 'operator',
    prepare: async (storage) => {
      const { orderId } = await seedOrderDetails(storage);
      return { path: `/orders/${orderId}`, texts: orderTexts };
    },
  },
];

/** What of `testOrderDetails` nobody but operators and admins may see. */
const orderTexts = [
  '13900000000',
  'buyer@buyer.example',
  'zhangsan01',
  'customer-a',
  'of it',
  'emailDomainName',
];

export async function seedOrderDetails(storage: ManagementStorage) {
  const instance = aPurchase();
  await seedInstance(storage, instance);
  const details = testOrderDetails({ orderId: instance.orderId });
  await seed(storage, change.orderDetails(details));
  return details;
}

async function seedEvent(
  storage: ManagementStorage,
  type: SellerEventType,
  secrets: SellerEvent['data'],
): Promise<Prepared> {
  const event = testEvent({ type, data: { appId: 'shown', ...secrets } });
  await seed(storage, change.event(event));
  const texts = JSON.stringify(secrets).match(/(hidden|PL)[a-z0-9-]+/gi) ?? [];
  return { path: `/events/${event.eventId}`, texts };
}

async function seedLicense(storage: ManagementStorage) {
  const license = aLicense();
  await seed(storage, change.license(license));
  return license;
}

async function seedCode(storage: ManagementStorage) {
  const code = aLicenseCode();
  const productId = uuidv7();
  await seed(storage, change.licenseCode({ ...code, productId }));
  return { ...code, productId };
}

export async function seedPurchase(
  storage: ManagementStorage,
  details: ReturnType<typeof somePurchaseDetails>,
) {
  const instance = aPurchase({ soldBy: 'saas-v1', orderLineId: '' });
  const { instanceId, orderId } = instance;
  await seedInstance(storage, instance);
  await seed(storage, change.purchase({ ...details, instanceId, orderId }));
  return instance;
}
