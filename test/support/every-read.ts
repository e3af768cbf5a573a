import type { Directories, PageRequest } from '../../src/domain/directories.js';
import type { JobReader } from '../../src/domain/job.js';
import type { Loaders } from '../../src/domain/loaders.js';
import type { UsageReader } from '../../src/domain/usage-reader.js';

type Read<Reader> = (reader: Reader) => Promise<unknown>;
type Reads<Reader> = { readonly [Method in keyof Reader]: Read<Reader> };

const tenant = { instanceId: 'instance_id-7', tenantId: 'tenant_id-7' };
const line = { orderId: 'order_id-7', orderLineId: 'order_line_id-7' };
const sale = { ...line, saleProductId: 'sale_product_id-7' };
const device = { eventId: 'event_id-7', deviceFingerprint: 'device' };

/** One call of every loader: the compiler asks for a new one. */
export const everyLoad: Reads<Loaders> = {
  instance: (load) => load.instance('instance_id-7'),
  instanceOfSale: (load) => load.instanceOfSale(sale),
  onDemandSale: (load) => load.onDemandSale({ orderId: 'order_id-7', productId: 'product_id-7' }),
  order: (load) => load.order('order_id-7'),
  orderDetails: (load) => load.orderDetails('order_id-7'),
  orderLineUses: (load) => load.orderLineUses({ ...line, instanceId: 'instance_id-7' }),
  debugInstance: (load) => load.debugInstance(sale),
  licenseOf: (load) => load.licenseOf('instance_id-7'),
  licenseCode: (load) => load.licenseCode('code'),
  licenseCodeUses: (load) => load.licenseCodeUses({ ...line, code: 'code' }),
  licenseRequest: (load) => load.licenseRequest(device),
  licenseUpload: (load) => load.licenseUpload('job_id-7'),
  tenant: (load) => load.tenant(tenant),
  application: (load) => load.application({ ...tenant, appId: 'app_id-7' }),
  authorization: (load) => load.authorization({ ...tenant, appId: 'app_id-7', userName: 'ann' }),
  department: (load) => load.department({ ...tenant, orgCode: 'org_code-7' }),
  job: (load) => load.job('job_id-7'),
  event: (load) => load.event('event_id-7'),
};

export const everyJobRead: Reads<JobReader> = {
  find: (jobs) => jobs.find('job_id-7'),
  headOf: (jobs) => jobs.headOf('lane-7'),
  openLanes: (jobs) => jobs.openLanes(),
  counts: (jobs) => jobs.counts(),
};

export const everyUsageRead: Reads<UsageReader> = {
  latestOfWindows: (usage) => usage.latestOfWindows(['window_id-7']),
  records: (usage) => usage.records(['record_id-7']),
  totalsAbout: (usage) => usage.totalsAbout(['instance_id-7']),
  openedAt: (usage) => usage.openedAt(['instance_id-7']),
  openBetween: (usage) => usage.openBetween(10, 20),
  underWay: (usage) => usage.underWay(),
  queued: (usage) => usage.queued(100),
  backlog: (usage) => usage.backlog(),
};

type Filters = {
  readonly [Name in keyof Directories]: Directories[Name] extends {
    list(filter: infer Filter, page: PageRequest): unknown;
  }
    ? Required<Filter>
    : never;
};

/** Every filter of every list, with a value that a few rows have: the compiler asks for a new one. */
export const everyFilter: Filters = {
  instances: {
    state: 'frozen',
    orderId: 'order_id-7',
    productId: 'product_id-7',
    soldBy: 'license-v1',
    expiresBefore: 100,
    customerId: 'customer_id-7',
    mobilePhone: '10000000000',
    email: 'ann@example.com',
  },
  calls: {
    operationId: 'operation_id-7',
    resultCode: '000001',
    verdict: 'stale',
    debug: true,
    instanceId: 'instance_id-7',
    orderId: 'order_id-7',
    receivedFrom: 10,
    receivedBefore: 200,
  },
  orders: { instanceId: 'instance_id-7' },
  tenants: { ...tenant, tenantCode: 'tenant_code-7', removed: true },
  applications: { ...tenant, appId: 'app_id-7', clientId: 'client_id-7', removed: true },
  authorizations: {
    ...tenant,
    appId: 'app_id-7',
    orgCode: 'org_code-7',
    role: 'admin',
    access: 'granted',
    userName: 'ann',
    name: 'Ann',
    mobile: '10000000000',
    email: 'ann@example.com',
  },
  departments: { ...tenant, orgCode: 'org_code-7', parentCode: 'parent_code-7', removed: true },
  licenses: { orderId: 'order_id-7', license: 'license' },
  licenseCodes: { state: 'frozen', productId: 'product_id-7', expiresBefore: 100 },
  licenseRequests: { instanceId: 'instance_id-7', eventId: 'event_id-7', state: 'refused' },
  orderNotices: { orderId: 'order_id-7' },
  usageRecords: {
    instanceId: 'instance_id-7',
    state: 'queued',
    beginsFrom: 10,
    beginsBefore: 200,
  },
  jobs: {
    kind: 'provision',
    state: 'dead',
    instanceId: 'instance_id-7',
    eventId: 'event_id-7',
    endpoint: 'endpoint-1',
  },
  events: {
    type: 'license.issued',
    instanceId: 'instance_id-7',
    orderId: 'order_id-7',
    from: 10,
    before: 200,
  },
  interventions: {
    by: 'made_by-2',
    operationId: 'operation_id-7',
    target: 'target-7',
    from: 10,
    before: 200,
  },
};

type OtherReads = {
  readonly [
    Name in keyof Directories as Exclude<keyof Directories[Name], 'list'> extends never
      ? never
      : Name
  ]: Readonly<Record<Exclude<keyof Directories[Name], 'list'>, Read<Directories[Name]>>>;
};

/** What directories tell beside their lists. */
export const everyOtherRead: OtherReads = {
  instances: {
    find: (instances) => instances.find('instance_id-7'),
    history: (instances) => instances.history('instance_id-7'),
    purchase: (instances) => instances.purchase('instance_id-7'),
  },
  calls: { find: (calls) => calls.find('call_id-7') },
  orders: {
    find: (orders) => orders.find('order_id-7'),
    lines: (orders) => orders.lines('order_id-7'),
    details: (orders) => orders.details('order_id-7'),
  },
  tenants: { find: (tenants) => tenants.find(tenant) },
  applications: { find: (applications) => applications.find({ ...tenant, appId: 'app_id-7' }) },
  departments: { all: (departments) => departments.all(tenant) },
  licenses: { find: (licenses) => licenses.find('instance_id-7') },
  licenseCodes: {
    find: (codes) => codes.find('code'),
    orders: (codes) => codes.orders('code'),
    reports: (codes) => codes.reports(['code', 'another']),
  },
  licenseRequests: {
    find: (requests) => requests.find(device),
    delivery: (requests) =>
      requests.delivery({ ...device, jobId: 'job_id-7' } as Parameters<
        typeof requests.delivery
      >[0]),
  },
  usageRecords: {
    find: (records) => records.find('record_id-7'),
    totals: (records) => records.totals('instance_id-7'),
  },
  jobs: {
    findAll: (jobs) => jobs.findAll(['job_id-7', 'job_id-8']),
    dead: (jobs) => jobs.dead({ kind: 'provision', endpoint: 'endpoint-1' }, 50),
    attempts: (jobs) => jobs.attempts('job_id-7'),
    deliveries: (jobs) => jobs.deliveries('endpoint-1'),
  },
  events: {
    find: (events) => events.find('event_id-7'),
    read: (events) => events.read('event_id-7'),
    sequence: (events) =>
      events.sequence({ types: ['license.issued', 'instance.frozen'], from: 10 }, { limit: 5 }),
    ofCall: (events) => events.ofCall('call_id-7'),
  },
};
