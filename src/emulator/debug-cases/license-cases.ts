import type { ChargingMode } from '../marketplace-state.js';
import { debugExpireTime, debugIds, type DebugCaseDraft } from './debug-case.js';
import { mockOrder, type MockOrderId } from './mock-order.js';
import { sharedWithOnlineLicense } from './saas-v2-cases.js';

/** Authorization codes 2.0 (license.md 2): all three are titled optional, but who gave an address for them debugs them. */
export function licenseCodeCases(): readonly DebugCaseDraft[] {
  const refresh = (scene: string, orderId: MockOrderId): DebugCaseDraft => ({
    operationId: 'refreshLicenseCode',
    title: `scene=${scene}`,
    toRequest: () => ({
      ...code('refreshLicenseCode'),
      ...{ scene, ...mockOrder(orderId), expireTime: debugExpireTime },
    }),
  });
  const status = (wanted: string): DebugCaseDraft => ({
    operationId: 'updateLicenseCodeStatus',
    title: `status=${wanted}`,
    toRequest: () => ({ ...code('updateLicenseCodeStatus'), status: wanted }),
  });
  return [
    refresh('RENEWAL', 'MOCKMONTYRENEW'),
    refresh('UNSUBSCRIBE_RENEWAL_PERIOD', 'MOCKMONTYUNSUBSCRIBE'),
    status('FREEZE'),
    status('UNFREEZE'),
    {
      operationId: 'releaseLicenseCode',
      title: '',
      toRequest: () => ({ ...code('releaseLicenseCode'), ...mockOrder('MOCKMONTYUNSUBSCRIBE') }),
    },
  ];
}

/** Online-activated Licenses (license.md 4): what they share with SaaS V2, and the buyer's application for a License. */
export function onlineLicenseCases(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  const application: DebugCaseDraft = {
    operationId: 'getLicenseAsync',
    title: '',
    toRequest: () => ({
      activity: 'getLicenseAsync',
      eventId: '8000000000000e5694000000000000c8',
      instanceId: debugIds.instanceId,
      effectiveTime: '2023-10-27 10:30:15 z',
      expireTime: '2030-10-27 10:30:15 z',
      deviceFingerprint: 'DEBUG-FINGERPRINT',
      testFlag: '1',
    }),
  };
  return [...sharedWithOnlineLicense(chargingMode), application];
}

/** License V1 (license.md 3). Its pages do not say that it has a testFlag; without one a seller would take the calls for real. */
export function licenseV1Cases(chargingMode: ChargingMode): readonly DebugCaseDraft[] {
  const { businessId, customerId, productId } = debugIds;
  const purchaseOrderId = 'CS1906666666ABCDK';
  const isPeriod = chargingMode !== 'ONE_TIME';
  const purchase: DebugCaseDraft = {
    operationId: 'getLicenseV1',
    title: isPeriod ? 'period' : 'one-time',
    toRequest: () => ({
      activity: 'getLicense',
      ...{ businessId, customerId, orderId: purchaseOrderId, productId, testFlag: '1' },
      ...(isPeriod && { periodType: 'year', expireTime: debugExpireTime }),
    }),
  };
  const refresh: DebugCaseDraft = {
    operationId: 'refreshLicenseV1',
    title: '',
    toRequest: () => ({
      ...instance('refreshLicense'),
      ...{ orderId: 'CS1906666688ABCDK', expireTime: debugExpireTime },
      ...{ periodType: 'year', periodNumber: '1' },
    }),
  };
  const end = (operationId: string, activity: string): DebugCaseDraft => ({
    operationId,
    title: '',
    toRequest: () => ({ ...instance(activity), orderId: purchaseOrderId }),
  });
  return [
    purchase,
    ...(isPeriod ? [refresh, end('expireLicenseV1', 'expireLicense')] : []),
    end('releaseLicenseV1', 'releaseLicense'),
  ];
}

/** `PL` and 12 letters and digits. */
const debugCode = 'PL0000DEBUG001';

function code(activity: string) {
  return { activity, license: debugCode, testFlag: '1' };
}

function instance(activity: string) {
  return { activity, instanceId: debugIds.instanceId, testFlag: '1' };
}
