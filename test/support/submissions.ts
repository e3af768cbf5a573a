import type { CallRecord } from '../../src/domain/call-record.js';
import type { Change, HistoryEntry, OrderLine } from '../../src/domain/change.js';
import type { NonceClaim, Submission } from '../../src/domain/committer.js';
import type { Instance } from '../../src/domain/instance.js';
import type { LicenseCode, LicenseCodeOrder } from '../../src/domain/license-code.js';
import { noFacts, type LicenseCodeReport } from '../../src/domain/license-code-report.js';
import type { LicenseUpload } from '../../src/domain/license-upload.js';
import type { License, LicenseRequest } from '../../src/domain/license.js';
import type {
  Application,
  Authorization,
  Department,
  DepartmentData,
  DepartmentSnapshot,
  Statement,
  Tenant,
  TenantKey,
} from '../../src/domain/organisation.js';
import type { PurchaseDetails } from '../../src/domain/purchase-details.js';
import { testNow } from './databases.js';

let lastNumber = 0;

/** Ids that no other test has used, in the order in which they were asked for. */
export function newTestId(prefix: string): string {
  lastNumber += 1;
  return `${prefix}-${String(lastNumber).padStart(6, '0')}`;
}

export function testCall(values: Partial<CallRecord> = {}): CallRecord {
  return {
    callId: newTestId('call'),
    receivedAt: testNow,
    method: 'POST',
    path: '/koogallery',
    operationId: 'newInstance',
    debug: false,
    verdict: 'authentic',
    keyIndex: 0,
    resultCode: '000000',
    problem: null,
    sensitive: false,
    requestBody: '{"activity":"newInstance"}',
    requestBytes: 26,
    answerBody: '{"resultCode":"000000","resultMsg":"success."}',
    durationMs: 4.25,
    instanceId: null,
    orderId: null,
    ...values,
  };
}

export function testNonce(values: Partial<NonceClaim> = {}): NonceClaim {
  return { keyClass: 'base', nonce: newTestId('nonce'), expiresAt: testNow + 60_000, ...values };
}

export function testInstance(values: Partial<Instance> = {}): Instance {
  const orderId = newTestId('order');
  return {
    instanceId: newTestId('instance'),
    orderId,
    orderLineId: `${orderId}-000001`,
    saleProductId: '',
    soldBy: 'saas-v2',
    state: 'pending',
    freezeWaiting: false,
    purchaseKind: 'unknown',
    chargingMode: null,
    productId: null,
    expiresAt: null,
    access: null,
    usage: [],
    failure: null,
    duplicateOf: null,
    version: 1,
    createdAt: testNow,
    updatedAt: testNow,
    releasedAt: null,
    ...values,
  };
}

export function testHistory({ instanceId, version, state }: Instance): HistoryEntry {
  return {
    instanceId,
    version,
    at: testNow,
    event: version === 1 ? 'purchased' : 'changed',
    from: version === 1 ? null : 'pending',
    to: state,
    cause: 'call:test',
    detail: {},
  };
}

export function testOrderLine(
  { instanceId, orderId, orderLineId }: Instance,
  values: Partial<OrderLine> = {},
): OrderLine {
  return { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: testNow, ...values };
}

/** What `newInstance` leaves behind. */
export function purchaseOf(instance: Instance): readonly Change[] {
  return [
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'instanceHistory', record: testHistory(instance) },
    {
      kind: 'ensure',
      table: 'orders',
      record: { orderId: instance.orderId, firstSeenAt: instance.createdAt },
    },
    { kind: 'claim', table: 'orderLines', record: testOrderLine(instance) },
  ];
}

/** The next version of an instance, over the one that was read. */
export function nextVersion(instance: Instance, values: Partial<Instance> = {}): Instance {
  return { ...instance, updatedAt: testNow + 1, version: instance.version + 1, ...values };
}

export function updateOf(instance: Instance): readonly Change[] {
  return [
    { kind: 'update', table: 'instances', record: instance },
    { kind: 'claim', table: 'instanceHistory', record: testHistory(instance) },
  ];
}

export function submissionOf(values: Partial<Submission> = {}): Submission {
  return { call: testCall(), nonce: testNonce(), changes: [], ...values };
}

/** Purchase details with what every interface tells. */
export function testPurchase(values: Partial<PurchaseDetails> = {}): PurchaseDetails {
  return {
    instanceId: newTestId('instance'),
    orderId: newTestId('order'),
    customerId: newTestId('customer'),
    terms: { productId: 'product-a' },
    buyer: {},
    boughtAt: testNow,
    ...values,
  };
}

export function testLicense(values: Partial<License> = {}): License {
  return {
    instanceId: newTestId('instance'),
    orderId: newTestId('order'),
    license: newTestId('license text'),
    issuedAt: testNow,
    ...values,
  };
}

export function testLicenseCode(values: Partial<LicenseCode> = {}): LicenseCode {
  return {
    code: newTestId('authorization code'),
    state: 'active',
    productId: null,
    expiresAt: null,
    version: 1,
    createdAt: testNow,
    updatedAt: testNow,
    releasedAt: null,
    ...values,
  };
}

export function testLicenseCodeOrder(
  { code }: LicenseCode,
  values: Partial<LicenseCodeOrder> = {},
): LicenseCodeOrder {
  const orderId = newTestId('order');
  return { code, orderId, orderLineId: 'line', purpose: 'renewal', seenAt: testNow, ...values };
}

export function testLicenseRequest(values: Partial<LicenseRequest> = {}): LicenseRequest {
  return {
    eventId: newTestId('event'),
    deviceFingerprint: newTestId('fingerprint'),
    instanceId: newTestId('instance'),
    effectiveAt: testNow,
    expiresAt: null,
    state: 'accepted',
    requestedAt: testNow,
    settledAt: null,
    refusal: null,
    jobId: null,
    version: 1,
    ...values,
  };
}

export function testLicenseUpload(values: Partial<LicenseUpload> = {}): LicenseUpload {
  return {
    jobId: newTestId('job'),
    eventId: newTestId('event'),
    deviceFingerprint: newTestId('fingerprint'),
    digest: newTestId('digest'),
    content: { kind: 'text', text: newTestId('license text') },
    sentAt: null,
    receivedAt: testNow,
    receivedBy: 'management:operator',
    version: 1,
    ...values,
  };
}

export function testLicenseCodeReport(values: Partial<LicenseCodeReport> = {}): LicenseCodeReport {
  return { code: newTestId('authorization code'), ...noFacts, checkedAt: testNow, ...values };
}

export function testTenantKey(values: Partial<TenantKey> = {}): TenantKey {
  return { instanceId: newTestId('instance'), tenantId: newTestId('tenant'), ...values };
}

const stated: Statement = { statedAt: testNow, receivedAt: testNow, removed: false };

export function testTenant(values: Partial<Tenant> = {}): Tenant {
  return {
    ...testTenantKey(),
    ...stated,
    orderId: newTestId('order'),
    tenantCode: newTestId('code'),
    name: 'An enterprise',
    domainName: 'enterprise.example.com',
    ...values,
  };
}

export function testApplication(values: Partial<Application> = {}): Application {
  return {
    ...testTenantKey(),
    ...stated,
    appId: newTestId('app'),
    clientId: newTestId('client'),
    clientSecret: newTestId('secret'),
    ...values,
  };
}

export function testAuthorization(values: Partial<Authorization> = {}): Authorization {
  return {
    ...testTenantKey(),
    ...stated,
    appId: newTestId('app'),
    userName: newTestId('user'),
    access: 'granted',
    user: { name: 'Ann', orgCode: 'org-1', role: 'user', enabled: true },
    ...values,
  };
}

export function testDepartment(values: Partial<Department> = {}): Department {
  return {
    ...testTenantKey(),
    ...stated,
    orgCode: newTestId('org'),
    orgName: 'A department',
    parentCode: '',
    ...values,
  };
}

/** So many departments, eight below each. */
export function testDepartments(count: number): readonly DepartmentData[] {
  return Array.from({ length: count }, (_, index) => ({
    orgCode: `org-${String(index).padStart(7, '0')}`,
    orgName: `部门 ${index}`,
    parentCode: index === 0 ? '' : `org-${String((index - 1) >> 3).padStart(7, '0')}`,
  }));
}

export function snapshotOf(
  key: TenantKey,
  departments: readonly DepartmentData[],
  statedAt = testNow,
): Change {
  const { instanceId, tenantId } = key;
  const record: DepartmentSnapshot = {
    instanceId,
    tenantId,
    departments,
    statedAt,
    receivedAt: statedAt + 1,
  };
  return { kind: 'replace', table: 'departments', record };
}

export function removalOf(key: TenantKey, statedAt = testNow): Change {
  const { instanceId, tenantId } = key;
  const record = { instanceId, tenantId, statedAt, receivedAt: statedAt + 1 };
  return { kind: 'remove', table: 'tenantContents', record };
}

/** What a statement reads as once it is kept, when no other has been there. */
export function stored<Stated extends Statement>(
  statement: Stated,
): Stated & { firstSeenAt: number; updatedAt: number; removedAt: number | null } {
  const { receivedAt, removed } = statement;
  return {
    ...statement,
    firstSeenAt: receivedAt,
    updatedAt: receivedAt,
    removedAt: removed ? receivedAt : null,
  };
}
