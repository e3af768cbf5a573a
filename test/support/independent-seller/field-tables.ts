import {
  amount,
  flag,
  idList,
  licenseTime,
  mandatory,
  oneOf,
  optional,
  testFlag,
  text,
  whole,
  wireTime,
  type FieldCheck,
  type FieldTable,
} from './field-checks.js';
import { departmentList, userList } from './kit-lists.js';
import type { OperationName } from './operations.js';

const id = text(64);
const testText = { testFlag: optional(testFlag('text')) };
const testNumber = { testFlag: optional(testFlag('number')) };
const scene = oneOf('TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE');
const order = { orderId: mandatory(id), orderLineId: mandatory(id) };
const possibleOrder = { orderId: optional(id), orderLineId: optional(id) };
const activity = { activity: mandatory(text(32)) };
const v1 = { ...activity, timeStamp: mandatory(text(20)), ...testText };

const productInfo: FieldCheck = (value, faults) => {
  if (typeof value === 'string') {
    if (faults.has('product-info-text-refused')) return 'must be an object';
    return isJsonStructure(value) ? undefined : 'must be an object or a list';
  }
  if (Array.isArray(value) && faults.has('product-info-list-refused')) return 'must be an object';
  return typeof value === 'object' ? undefined : 'must be an object or a list';
};

function isJsonStructure(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

const v1Order: FieldTable = {
  customerId: mandatory(text(100)),
  customerName: optional(text(64)),
  businessId: mandatory(id),
  orderId: mandatory(id),
  skuCode: optional(id),
  productId: mandatory(id),
  expireTime: optional(wireTime()),
  chargingMode: optional(oneOf('0', '1', '3', '5')),
  saasExtendParams: optional(text(2048)),
  amount: optional(whole(7)),
  diskSize: optional(whole(7)),
  bandWidth: optional(whole(7)),
  periodType: optional(oneOf('year', 'month', 'day')),
  periodNumber: optional(whole(2)),
  orderAmount: optional(amount()),
  trialFlag: optional(oneOf('0', '1')),
  provisionType: optional(whole(3)),
};

const v1Renewal: FieldTable = {
  orderId: mandatory(id),
  instanceId: mandatory(id),
  productId: optional(id),
  expireTime: mandatory(wireTime()),
  trialToFormal: optional(oneOf('0', '1')),
  periodType: optional(oneOf('year', 'month', 'day')),
  periodNumber: optional(whole(2)),
  orderAmount: optional(amount()),
};

const v1Expiry: FieldTable = { instanceId: mandatory(id), orderId: optional(id) };

const kitHead = { instanceId: optional(id), tenantId: mandatory(id) };
const kitTail = { ...testNumber, timeStamp: mandatory(text()) };

const tenant: FieldTable = {
  ...kitHead,
  orderId: optional(id),
  tenantCode: mandatory(id),
  name: mandatory(text(255)),
  domainName: mandatory(text(255)),
  flag: mandatory(flag(2)),
  ...kitTail,
};

const application: FieldTable = {
  ...kitHead,
  appId: mandatory(id),
  clientId: mandatory(id),
  clientSecret: mandatory(text()),
  flag: mandatory(flag(2)),
  ...kitTail,
};

const authorization: FieldTable = {
  ...kitHead,
  appId: mandatory(id),
  userList: mandatory(userList()),
  currentSyncTime: mandatory(text()),
  flag: mandatory(flag(3)),
  ...kitTail,
};

const department: FieldTable = {
  ...kitHead,
  orgCode: mandatory(id),
  orgName: mandatory(text(128)),
  parentCode: optional(id),
  flag: mandatory(flag(2)),
  ...kitTail,
};

/** The fields of every call as the pages print them. */
export const fieldTables: Readonly<Record<OperationName, FieldTable>> = {
  newInstance: { ...activity, ...order, businessId: mandatory(id), ...testText },
  queryInstance: { ...activity, instanceId: mandatory(idList()), ...testText },
  refreshInstance: {
    ...activity,
    scene: mandatory(scene),
    ...order,
    instanceId: mandatory(id),
    productId: optional(id),
    expireTime: mandatory(wireTime()),
    ...testText,
  },
  updateInstanceStatus: {
    ...activity,
    instanceId: mandatory(id),
    status: mandatory(oneOf('FREEZE', 'UNFREEZE')),
    ...testText,
  },
  releaseInstance: { ...activity, instanceId: mandatory(id), ...possibleOrder, ...testText },
  upgradeInstance: { ...activity, instanceId: mandatory(id), ...order, ...testText },
  changeInstanceCheck: {
    ...activity,
    instanceId: mandatory(id),
    productInfo: mandatory(productInfo),
    ...testText,
  },
  getLicenseAsync: {
    ...activity,
    instanceId: mandatory(id),
    effectiveTime: mandatory(licenseTime()),
    expireTime: optional(licenseTime()),
    eventId: mandatory(id),
    deviceFingerprint: optional(text(1024)),
    ...testText,
  },
  refreshLicenseCode: {
    ...activity,
    scene: mandatory(scene),
    ...order,
    license: mandatory(id),
    productId: optional(id),
    expireTime: mandatory(wireTime()),
    ...testText,
  },
  updateLicenseCodeStatus: {
    ...activity,
    license: mandatory(id),
    status: mandatory(oneOf('FREEZE', 'UNFREEZE')),
    ...testText,
  },
  releaseLicenseCode: { ...activity, license: mandatory(id), ...possibleOrder, ...testText },
  orderNotify: { ...activity, ...order, ...testText },
  newInstanceV1: {
    ...v1,
    ...v1Order,
    userId: optional(id),
    userName: optional(id),
    mobilePhone: optional(text(256)),
    email: optional(text(256)),
  },
  queryInstanceV1: { ...v1, instanceId: mandatory(idList()) },
  refreshInstanceV1: { ...v1, ...v1Renewal },
  expireInstanceV1: { ...v1, ...v1Expiry },
  releaseInstanceV1: {
    ...v1,
    instanceId: mandatory(id),
    orderId: mandatory(id),
    orderAmount: optional(amount()),
  },
  upgradeV1: {
    ...v1,
    instanceId: mandatory(id),
    orderId: mandatory(id),
    skuCode: mandatory(id),
    productId: mandatory(id),
    amount: optional(whole(7)),
    diskSize: optional(whole(7)),
    bandWidth: optional(whole(7)),
    saasExtendParams: optional(text(2048)),
  },
  instanceStatusV1: {
    ...v1,
    instanceId: mandatory(id),
    instanceStatus: mandatory(oneOf('FREEZE', 'NORMAL')),
  },
  getLicenseV1: { ...v1, ...v1Order },
  refreshLicenseV1: { ...v1, ...v1Renewal },
  expireLicenseV1: { ...v1, ...v1Expiry },
  releaseLicenseV1: { ...v1, instanceId: mandatory(id), orderId: mandatory(id) },
  tenantSync: tenant,
  applicationSync: application,
  authSync: authorization,
  singleOrgSync: department,
  allOrgSync: {
    ...kitHead,
    orgInfoList: mandatory(departmentList()),
    flag: optional(flag(3)),
    ...kitTail,
  },
  tenantSyncV1: tenant,
  applicationSyncV1: application,
  authSyncV1: authorization,
  singleOrgSyncV1: department,
  allOrgSyncV1: {
    ...kitHead,
    orgInfo: mandatory(departmentList()),
    flag: optional(flag(3)),
    ...kitTail,
  },
};
