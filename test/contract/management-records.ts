import { v7 as uuidv7 } from 'uuid';
import type { Change } from '../../src/domain/change.js';
import type { LicenseCode, LicenseCodeOrder } from '../../src/domain/license-code.js';
import type { Intervention } from '../../src/domain/intervention.js';
import type { Job, JobAttempt } from '../../src/domain/job.js';
import type { License, LicenseRequest, OrderNotice } from '../../src/domain/license.js';
import type { OrderDetails } from '../../src/domain/order-details.js';
import type {
  Application,
  Authorization,
  Department,
  Statement,
  Tenant,
  UserProfile,
} from '../../src/domain/organisation.js';
import type { PurchaseDetails } from '../../src/domain/purchase-details.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import type { UsageRecord, UsageTotal } from '../../src/domain/usage-record.js';
import { now } from './management-server.js';

/** Things as the callbacks leave them, each with an id of its own; tests name what matters to them. */

let made = 0;

/** Different each time, and in the order of the calls. */
function nextNumber(): number {
  made += 1;
  return made;
}

/** A later one was stated, and arrived, later. */
function aStatement(): Statement {
  const number = nextNumber();
  return { statedAt: now + number, receivedAt: now + number, removed: false };
}

export function aTenant(changes: Partial<Tenant> = {}): Tenant {
  return {
    ...aStatement(),
    instanceId: uuidv7(),
    tenantId: uuidv7(),
    orderId: 'CS2211181819B4LVS',
    tenantCode: 'huawei',
    name: '示例科技有限公司',
    domainName: 'https://example.tenantaccount.com',
    ...changes,
  };
}

export function anApplication(changes: Partial<Application> = {}): Application {
  return {
    ...aStatement(),
    instanceId: uuidv7(),
    tenantId: uuidv7(),
    appId: uuidv7(),
    clientId: 'a-client-id',
    clientSecret: 'a-client-secret',
    ...changes,
  };
}

export const person: UserProfile = {
  name: '张三',
  orgCode: '10000',
  role: 'user',
  unknownRole: 'auditor',
  enabled: true,
  position: '系统管理员',
  employeeCode: 'E-0042',
  employeeType: 2,
  mobile: '+86 13900000000',
  email: 'zhangsan@buyer.example',
  workPlace: '南京',
  entryDate: '2022-11-09',
  more: { accountBook: 'book-7', nested: { list: [1, null] } },
};

/** What of `person` and its grant nobody but operators and admins may see, as it stands in an answer. */
export const personalTexts = [
  'zhangsan01',
  '张三',
  '系统管理员',
  'E-0042',
  '13900000000',
  'zhangsan@buyer.example',
  '南京',
  '2022-11-09',
  'auditor',
  'book-7',
];

export function anAuthorization(changes: Partial<Authorization> = {}): Authorization {
  return {
    ...aStatement(),
    instanceId: uuidv7(),
    tenantId: uuidv7(),
    appId: uuidv7(),
    userName: 'zhangsan01',
    access: 'granted',
    user: person,
    ...changes,
  };
}

export function aDepartment(changes: Partial<Department> = {}): Department {
  return {
    ...aStatement(),
    instanceId: uuidv7(),
    tenantId: uuidv7(),
    orgCode: '10000',
    orgName: '开发部',
    parentCode: '',
    ...changes,
  };
}

export function aLicense(changes: Partial<License> = {}): License {
  const number = nextNumber();
  return {
    instanceId: uuidv7(),
    orderId: `CS2403150900${String(number).padStart(6, '0')}`,
    license: `LICENSE-${uuidv7()}`,
    issuedAt: now + number,
    ...changes,
  };
}

export function aLicenseCode(changes: Partial<LicenseCode> = {}): LicenseCode {
  const at = now + nextNumber();
  return {
    code: `PL${uuidv7()}`,
    state: 'active',
    productId: null,
    expiresAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    releasedAt: null,
    ...changes,
  };
}

export function aLicenseCodeOrder(changes: Partial<LicenseCodeOrder>): LicenseCodeOrder {
  return {
    code: `PL${uuidv7()}`,
    orderId: 'CS2211181819B4LVS',
    orderLineId: 'CS2211181819B4LVS-000001',
    purpose: 'renewal',
    seenAt: now + nextNumber(),
    ...changes,
  };
}

export function aLicenseRequest(changes: Partial<LicenseRequest> = {}): LicenseRequest {
  return {
    eventId: uuidv7(),
    deviceFingerprint: '5B0F2E9C71D84A36B9E04C7D1A6F8E23',
    instanceId: uuidv7(),
    effectiveAt: now,
    expiresAt: null,
    state: 'accepted',
    requestedAt: now + nextNumber(),
    settledAt: null,
    refusal: null,
    jobId: null,
    version: 1,
    ...changes,
  };
}

export function anOrderNotice(changes: Partial<OrderNotice> = {}): OrderNotice {
  const number = nextNumber();
  const orderId = `CS2403151000${String(number).padStart(6, '0')}`;
  return {
    orderId,
    orderLineId: `${orderId}-000001`,
    notifiedAt: now + number,
    ...changes,
  };
}

export function somePurchaseDetails(changes: Partial<PurchaseDetails> = {}): PurchaseDetails {
  return {
    instanceId: uuidv7(),
    orderId: 'CS1906666688ABCDE',
    customerId: '688055390f3049f283fe9f1aa90f7ds3',
    terms: {
      productId: '00301-666688-0--0',
      skuCode: 'd0abcd12-66b2-4ba8-a7e2-9bd5a2f4c7f1',
      chargingMode: 'period',
      periodType: 'year',
      periodNumber: 1,
      amount: 50,
      diskSize: 100,
      bandWidth: 20,
      orderAmount: '1280.500',
      provisionType: '1',
    },
    buyer: {
      customerName: 'buyer-account',
      userId: '05f2c4a1d08025f51f5bc01b1c3d4e5f',
      userName: 'lisi02',
      mobilePhone: { text: '+86 13911111111' },
      email: { text: 'Lw4Zp8Tn1Xc6Vb3QvakGUrkWMrbzjn5oZ7mkA==', undecrypted: true },
      extendParams: [{ name: 'idNum', value: 'answer-of-the-buyer' }],
      more: { campaign: 'spring-offer' },
    },
    boughtAt: now,
    ...changes,
  };
}

/** What of the buyer above nobody but operators and admins may see. */
export const buyerTexts = [
  'buyer-account',
  '05f2c4a1d08025f51f5bc01b1c3d4e5f',
  'lisi02',
  '13911111111',
  'Lw4Zp8Tn1Xc6Vb3Q',
  'answer-of-the-buyer',
  'spring-offer',
];

/** An hour of usage that the marketplace has taken in. */
export function aUsageRecord(changes: Partial<UsageRecord> = {}): UsageRecord {
  const endAt = now - nextNumber() * 1_000;
  return {
    recordId: uuidv7(),
    instanceId: uuidv7(),
    beginAt: endAt - 3_600_000,
    endAt,
    revision: 1,
    value: '12.5',
    packageInstanceId: null,
    productId: null,
    soldBy: 'saas-v2',
    recordedAt: now,
    recordedBy: 'management:the-operator',
    state: 'accepted',
    batchId: null,
    pushedAt: now,
    problem: null,
    abnormalCode: null,
    version: 1,
    updatedAt: now,
    ...changes,
  };
}

export const change = {
  tenant: (record: Tenant): Change => ({ kind: 'put', table: 'tenants', record }),
  application: (record: Application): Change => ({ kind: 'put', table: 'applications', record }),
  authorization: (record: Authorization): Change => ({
    kind: 'put',
    table: 'authorizations',
    record,
  }),
  department: (record: Department): Change => ({ kind: 'put', table: 'departments', record }),
  license: (record: License): Change => ({ kind: 'claim', table: 'licenses', record }),
  licenseCode: (record: LicenseCode): Change => ({ kind: 'claim', table: 'licenseCodes', record }),
  licenseCodeOrder: (record: LicenseCodeOrder): Change => ({
    kind: 'claim',
    table: 'licenseCodeOrders',
    record,
  }),
  licenseRequest: (record: LicenseRequest): Change => ({
    kind: 'claim',
    table: 'licenseRequests',
    record,
  }),
  orderNotice: (record: OrderNotice): Change => ({ kind: 'ensure', table: 'orderNotices', record }),
  usageRecord: (record: UsageRecord): Change => ({ kind: 'claim', table: 'usageRecords', record }),
  usageTotal: (record: UsageTotal): Change => ({ kind: 'claim', table: 'usageTotals', record }),
  job: (record: Job): Change => ({ kind: 'ensure', table: 'jobs', record }),
  jobAttempt: (record: JobAttempt): Change => ({ kind: 'claim', table: 'jobAttempts', record }),
  event: (record: SellerEvent): Change => ({ kind: 'ensure', table: 'events', record }),
  intervention: (record: Intervention): Change => ({
    kind: 'claim',
    table: 'interventions',
    record,
  }),
  orderDetails: (record: OrderDetails): Change => ({ kind: 'put', table: 'orderDetails', record }),
  purchase: (record: PurchaseDetails): Change => ({ kind: 'claim', table: 'purchases', record }),
} as const;
