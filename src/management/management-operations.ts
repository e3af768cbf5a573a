import type { CallsOperations } from '../../generated/stubs/Calls.js';
import type { InstancesOperations } from '../../generated/stubs/Instances.js';
import type { OrdersOperations } from '../../generated/stubs/Orders.js';
import type { OperationContext } from './operation-context.js';
import { completeProvisioning } from './operations/complete-provisioning.js';
import { getCall } from './operations/get-call.js';
import { getInstance } from './operations/get-instance.js';
import { getOrder } from './operations/get-order.js';
import { listCalls } from './operations/list-calls.js';
import { listInstances } from './operations/list-instances.js';
import { listOrders } from './operations/list-orders.js';
import { refuseProvisioning } from './operations/refuse-provisioning.js';
import { replaceAccessData } from './operations/replace-access-data.js';
import { replaceUsage } from './operations/replace-usage.js';

export type ManagementOperations = InstancesOperations<OperationContext> &
  CallsOperations<OperationContext> &
  OrdersOperations<OperationContext>;

/** Every operation of the specification; the compiler asks for the one that is missing. */
export const managementOperations: ManagementOperations = {
  listInstances,
  getInstance,
  completeProvisioning,
  refuseProvisioning,
  replaceAccessData,
  replaceUsage,
  listCalls,
  getCall,
  listOrders,
  getOrder,
};
