import { encryptSensitiveField } from '../../protocol/sensitive-field.js';
import type { CallbackRequest } from '../callback.js';
import type { ChargingMode } from '../marketplace-state.js';
import { debugExpireTime, debugIds, type DebugCaseDraft, type DebugContext } from './debug-case.js';

/** The cases of SaaS V1 (saas-v1.md 1): one release serves period and one-time; a renewal with and without what was added in 2018. */
export function saasV1Cases(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  switch (chargingMode) {
    case 'PERIOD':
      return [period, ...refreshCases, expireCase, releaseCase, ...periodExtras, optionalQuery];
    case 'ONE_TIME':
      return [oneTime, releaseCase, optionalQuery];
    case 'ON_DEMAND':
    case 'ON_DEMAND_PKG':
      return [onDemand, onDemandPackage, queryCase, ...statusCases, releaseCase];
  }
}

/** What the debugging page sends with mandatory fields only, and what belongs to the way of paying. */
function purchase(title: string, orderId: string, members: CallbackRequest): DebugCaseDraft {
  const { businessId, customerId, productId } = debugIds;
  const request = {
    activity: 'newInstance',
    ...{ businessId, customerId, orderId, productId, testFlag: '1' },
    ...members,
  };
  return { operationId: 'newInstanceV1', title, toRequest: () => request };
}

// Two ways of paying under one order id would be two sales of one order.
const period = purchase('chargingMode=1', 'CS1906666666ABCDE', {
  ...{ chargingMode: '1', periodType: 'year', periodNumber: '1', expireTime: debugExpireTime },
});
const oneTime = purchase('chargingMode=3', 'CS1906666666ABCDF', { chargingMode: '3' });
const onDemand = purchase('chargingMode=0', 'CS1906666666ABCDG', { chargingMode: '0' });
const onDemandPackage = purchase('chargingMode=5', 'CS1906666666ABCDH', {
  ...{ chargingMode: '5', expireTime: debugExpireTime },
});

const trialOrderId = 'CS1906666666ABCDI';
const trial = purchase('trialFlag=1', trialOrderId, {
  ...{ chargingMode: '1', trialFlag: '1', periodType: 'day', periodNumber: '7' },
  expireTime: debugExpireTime,
});

/** Listed with the options to make an account from phone and mail, which travel encrypted. */
const withContact: DebugCaseDraft = {
  operationId: 'newInstanceV1',
  title: 'contact',
  isOptional: true,
  toRequest(context) {
    const contact = contactOf(context);
    const { toRequest } = purchase('', 'CS1906666666ABCDJ', {
      ...{ chargingMode: '1', periodType: 'month', periodNumber: '1' },
      expireTime: debugExpireTime,
    });
    return contact && { ...toRequest(context), ...contact };
  },
};

const refreshCases: readonly DebugCaseDraft[] = [
  {
    operationId: 'refreshInstanceV1',
    title: 'productId trialToFormal=1',
    toRequest: () => ({ ...refreshRequest, productId: debugIds.productId, trialToFormal: '1' }),
  },
  {
    operationId: 'refreshInstanceV1',
    title: 'neither productId nor trialToFormal',
    toRequest: () => refreshRequest,
  },
];

const refreshRequest = {
  ...base('refreshInstance'),
  ...{ orderId: 'HWS001014ED483AA1E8', expireTime: debugExpireTime },
};

const expireCase: DebugCaseDraft = {
  operationId: 'expireInstanceV1',
  title: '',
  toRequest: () => ({ ...base('expireInstance'), orderId: 'CS1906666666ABCDE' }),
};

const releaseCase: DebugCaseDraft = {
  operationId: 'releaseInstanceV1',
  title: '',
  toRequest: () => ({ ...base('releaseInstance'), orderId: 'CS1906666666ABCDE' }),
};

const queryCase: DebugCaseDraft = {
  operationId: 'queryInstanceV1',
  title: '',
  toRequest: () => base('queryInstance'),
};

const optionalQuery: DebugCaseDraft = { ...queryCase, isOptional: true };

const statusCases = (['FREEZE', 'NORMAL'] as const).map((instanceStatus): DebugCaseDraft => ({
  operationId: 'instanceStatusV1',
  title: `instanceStatus=${instanceStatus}`,
  toRequest: () => ({ ...base('instanceStatus'), instanceStatus }),
}));

const periodExtras: readonly DebugCaseDraft[] = [
  { ...trial, isOptional: true },
  withContact,
  {
    operationId: 'upgradeV1',
    title: '',
    isOptional: true,
    toRequest: () => ({
      ...base('upgrade'),
      ...{ orderId: 'CS1906666688ABCDE', productId: '00301-666688-0-0', amount: '6456' },
      skuCode: 'd0abcd12-3456-4789-8abc-def012345678',
      saasExtendParams,
    }),
  },
];

/** The names of the printed example, with values that are nobody's. */
const saasExtendParams = Buffer.from(
  JSON.stringify([
    { name: 'idNum', value: '000000' },
    { name: 'userName', value: '示例用户' },
    { name: 'custEmail', value: 'debug@example.com' },
  ]),
).toString('base64');

/** The same bytes each time, so the IV is fixed too: what it hides is printed here. */
function contactOf({ v1Key, encryptType }: DebugContext): CallbackRequest | undefined {
  if (v1Key === undefined) return undefined;
  const encrypt = (plain: string) =>
    encryptSensitiveField({ accessKey: v1Key, encryptType, iv: 'A1b2C3d4E5f6G7h8', plain });
  return { mobilePhone: encrypt('00000000000'), email: encrypt('debug@example.com') };
}

function base(activity: string) {
  return { activity, instanceId: debugIds.instanceId, testFlag: '1' };
}
