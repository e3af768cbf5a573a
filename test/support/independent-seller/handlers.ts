import { instanceOf, lifeHandlers } from './instance-life.js';
import * as kit from './kit.js';
import * as licenses from './licenses-and-notices.js';
import type { OperationName } from './operations.js';
import { debugGetLicense, debugNewInstance, getLicense, newInstance } from './purchases.js';
import { refusal, success, textOf, type Handler, type SellerCall } from './seller-call.js';
import { debugQueryInstance, queryInstance } from './told-instances.js';

const handlers: Readonly<Record<OperationName, Handler>> = {
  ...lifeHandlers,
  newInstance,
  queryInstance,
  getLicenseAsync: licenses.getLicenseAsync,
  refreshLicenseCode: licenses.refreshLicenseCode,
  updateLicenseCodeStatus: licenses.updateLicenseCodeStatus,
  releaseLicenseCode: licenses.releaseLicenseCode,
  orderNotify: licenses.orderNotify,
  newInstanceV1: newInstance,
  queryInstanceV1: queryInstance,
  getLicenseV1: getLicense,
  tenantSync: kit.tenantSync,
  applicationSync: kit.applicationSync,
  authSync: kit.authSync,
  singleOrgSync: kit.singleOrgSync,
  allOrgSync: kit.allOrgSync,
  tenantSyncV1: kit.tenantSync,
  applicationSyncV1: kit.applicationSync,
  authSyncV1: kit.authSync,
  singleOrgSyncV1: kit.singleOrgSync,
  allOrgSyncV1: kit.allOrgSync,
};

/** What a debug call is answered; all others succeed and say no more. */
const debugHandlers: Partial<Readonly<Record<OperationName, Handler>>> = {
  newInstance: debugNewInstance,
  newInstanceV1: debugNewInstance,
  queryInstance: debugQueryInstance,
  queryInstanceV1: debugQueryInstance,
  getLicenseV1: debugGetLicense,
  getLicenseAsync: licenses.debugGetLicenseAsync,
  applicationSync: debugApplicationSync,
  applicationSyncV1: debugApplicationSync,
};

/** A call that was let in and is complete, carried out. */
export async function carryOut(call: SellerCall): Promise<ReturnType<typeof success>> {
  const handler = handlers[call.operation];
  if (!isDebug(call)) return handler(call);
  call.state.counts.debugCalls += 1;
  const { faults } = call;
  if (faults.has('debug-touches-real-data')) await handler(call);
  const isAboutStranger = textOf(call, 'instanceId') !== '' && instanceOf(call) === undefined;
  if (isAboutStranger && faults.has('debug-unknown-id-refused')) return refusal('000003');
  const debugHandler = debugHandlers[call.operation];
  return debugHandler === undefined ? success() : debugHandler(call);
}

/** The typed secret must come back in the debugging console too. */
function debugApplicationSync(call: SellerCall): ReturnType<typeof success> {
  const isDeletion = Number(call.members.flag) === 0;
  return isDeletion || kit.isSecretReadable(call) ? success() : refusal('000101');
}

function isDebug({ members, faults }: SellerCall): boolean {
  if (faults.has('test-flag-ignored')) return false;
  const { testFlag } = members;
  if (testFlag === '' && faults.has('test-flag-empty-is-debug')) return true;
  return testFlag === '1' || testFlag === 1;
}
