import type { ControlOperation } from './control-call.js';
import { addFault, clearFaults, listFaults, removeFault } from './fault-operations.js';
import { advanceClock, getClock, runClock, stepClock, stopClock } from './clock-operations.js';
import { listActions, performAction, playScenario } from './action-operations.js';
import { getDelivery, listDeliveries, restartDelivery } from './delivery-operations.js';
import {
  getSummary,
  listEnterprises,
  listLicenseApplications,
  listNotices,
  listOrders,
  listProducts,
  listResources,
  listUsageRecords,
} from './state-operations.js';

export interface ControlRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly operation: ControlOperation;
}

/** By operationId of `openapi/emulator.yaml`. Everything that changes something is a POST, so that plain forms can send it. */
export const controlRoutes: Readonly<Record<string, ControlRoute>> = {
  getSummary: get('/control', getSummary),
  listProducts: get('/control/products', listProducts),
  listOrders: get('/control/orders', listOrders),
  listResources: get('/control/resources', listResources),
  listEnterprises: get('/control/enterprises', listEnterprises),
  listLicenseApplications: get('/control/license-applications', listLicenseApplications),
  listUsageRecords: get('/control/usage-records', listUsageRecords),
  listNotices: get('/control/notices', listNotices),
  listDeliveries: get('/control/deliveries', listDeliveries),
  getDelivery: get('/control/deliveries/{deliveryId}', getDelivery),
  restartDelivery: post('/control/deliveries/{deliveryId}/restart', restartDelivery),
  listActions: get('/control/actions', listActions),
  performAction: post('/control/actions/{name}', performAction),
  playScenario: post('/control/scenario', playScenario),
  getClock: get('/control/clock', getClock),
  advanceClock: post('/control/clock/advance', advanceClock),
  stepClock: post('/control/clock/step', stepClock),
  runClock: post('/control/clock/run', runClock),
  stopClock: post('/control/clock/stop', stopClock),
  listFaults: get('/control/faults', listFaults),
  addFault: post('/control/faults', addFault),
  removeFault: post('/control/faults/{faultId}/remove', removeFault),
  clearFaults: post('/control/faults/clear', clearFaults),
};

function get(path: string, operation: ControlOperation): ControlRoute {
  return { method: 'GET', path, operation };
}

function post(path: string, operation: ControlOperation): ControlRoute {
  return { method: 'POST', path, operation };
}
