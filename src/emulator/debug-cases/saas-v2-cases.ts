import type { ChargingMode } from '../marketplace-state.js';
import { debugExpireTime, debugIds, type DebugCaseDraft } from './debug-case.js';
import { mockOrder, type MockOrderId } from './mock-order.js';

/** The cases of SaaS V2 (lifecycle.md 1, saas-v2.md 1): newInstance once for each way of paying, with the mock order of each. */
export function saasV2Cases(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  const isRefreshed = chargingMode !== 'ONE_TIME';
  const isFrozen = chargingMode === 'PERIOD' || chargingMode === 'ON_DEMAND';
  return [
    ...purchases(chargingMode),
    { operationId: 'queryInstance', title: '', toRequest: () => ({ ...base('queryInstance') }) },
    ...(isRefreshed ? refreshCases : []),
    ...(isFrozen ? statusCases : []),
    releaseCase,
    ...(chargingMode === 'PERIOD' ? changeCases : []),
  ];
}

/** What online-activated Licenses share with it (license.md 4): no query, and no change of the product. */
export function sharedWithOnlineLicense(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  return [
    ...purchases(chargingMode),
    ...(chargingMode === 'ONE_TIME' ? [] : [...refreshCases, ...statusCases]),
    releaseCase,
  ];
}

/** A package is used up together with a product that is paid by use, so each of the two is debugged with the other. */
const purchasesByMode: Readonly<Record<ChargingMode, readonly ChargingMode[]>> = {
  PERIOD: ['PERIOD'],
  ONE_TIME: ['ONE_TIME'],
  ON_DEMAND: ['ON_DEMAND', 'ON_DEMAND_PKG'],
  ON_DEMAND_PKG: ['ON_DEMAND_PKG', 'ON_DEMAND'],
};

const orderOfMode: Readonly<Record<ChargingMode, MockOrderId>> = {
  PERIOD: 'MOCKPERIODYEARNEW',
  ONE_TIME: 'MOCKONETIMENEW',
  ON_DEMAND: 'MOCKONDEMAND',
  ON_DEMAND_PKG: 'MOCKONDEMANDPKG',
};

function purchases(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  const bought = purchasesByMode[chargingMode].map((mode) =>
    purchase(`chargingMode=${mode}`, orderOfMode[mode]),
  );
  return chargingMode === 'PERIOD'
    ? [...bought, { ...purchase('trial', 'MOCKPERIODDAYTRIAL'), isOptional: true }]
    : bought;
}

function purchase(title: string, orderId: MockOrderId): DebugCaseDraft {
  const { businessId } = debugIds;
  const request = { activity: 'newInstance', ...mockOrder(orderId), businessId, testFlag: '1' };
  return { operationId: 'newInstance', title, toRequest: () => request };
}

/** RENEWAL_CHANGE is missing in some editions of the page, so no product can be refused for it. */
const refreshCases: readonly DebugCaseDraft[] = [
  refresh('TRIAL_TO_FORMAL', 'MOCKMONTYTRIALTOFORMAL'),
  refresh('RENEWAL', 'MOCKMONTYRENEW'),
  refresh('UNSUBSCRIBE_RENEWAL_PERIOD', 'MOCKMONTYUNSUBSCRIBE'),
];

function refresh(scene: string, orderId: MockOrderId): DebugCaseDraft {
  return {
    operationId: 'refreshInstance',
    title: `scene=${scene}`,
    toRequest: () => ({
      ...base('refreshInstance'),
      ...{ scene, ...mockOrder(orderId), expireTime: debugExpireTime },
    }),
  };
}

const statusCases = (['FREEZE', 'UNFREEZE'] as const).map((status): DebugCaseDraft => ({
  operationId: 'updateInstanceStatus',
  title: `status=${status}`,
  toRequest: () => ({ ...base('updateInstanceStatus'), status }),
}));

const releaseCase: DebugCaseDraft = {
  operationId: 'releaseInstance',
  title: '',
  toRequest: () => ({ ...base('releaseInstance'), ...mockOrder('MOCKMONTYUNSUBSCRIBE') }),
};

/** Interfaces that a period product may do without. */
const changeCases: readonly DebugCaseDraft[] = [
  {
    ...refresh('RENEWAL_CHANGE', 'MOCKMONTYRENEW'),
    isOptional: true,
  },
  {
    operationId: 'upgradeInstance',
    title: '',
    isOptional: true,
    toRequest: () => ({ ...base('upgradeInstance'), ...mockOrder('MOCKMONTYCHANGE') }),
  },
  {
    operationId: 'changeInstanceCheck',
    title: '',
    isOptional: true,
    toRequest: () => ({
      ...base('changeInstanceCheck'),
      productInfo: {
        skuCode: 'd0abcd12-3456-4789-8abc-def012345678',
        productId: debugIds.productId,
        linearValue: 20,
      },
    }),
  },
];

function base(activity: string) {
  return { activity, instanceId: debugIds.instanceId, testFlag: '1' };
}
