import type { CallsOperations } from '../../generated/stubs/Calls.js';
import type { InstancesOperations } from '../../generated/stubs/Instances.js';
import type { LicensesOperations } from '../../generated/stubs/Licenses.js';
import type { OrdersOperations } from '../../generated/stubs/Orders.js';
import type { TenantsOperations } from '../../generated/stubs/Tenants.js';
import type { OperationContext } from './operation-context.js';
import { completeProvisioning } from './operations/complete-provisioning.js';
import { findLicenseCode } from './operations/find-license-code.js';
import { findLicenses } from './operations/find-licenses.js';
import { getCall } from './operations/get-call.js';
import { getDepartmentTree } from './operations/get-department-tree.js';
import { getInstance } from './operations/get-instance.js';
import { getLicense } from './operations/get-license.js';
import { getOrder } from './operations/get-order.js';
import { getTenant } from './operations/get-tenant.js';
import { listApplications } from './operations/list-applications.js';
import { listCalls } from './operations/list-calls.js';
import { listDepartments } from './operations/list-departments.js';
import { listInstances } from './operations/list-instances.js';
import { listLicenseCodes } from './operations/list-license-codes.js';
import { listLicenseRequests } from './operations/list-license-requests.js';
import { listLicenses } from './operations/list-licenses.js';
import { listOrderNotices } from './operations/list-order-notices.js';
import { listOrders } from './operations/list-orders.js';
import { listTenants } from './operations/list-tenants.js';
import { listUsers } from './operations/list-users.js';
import { refuseProvisioning } from './operations/refuse-provisioning.js';
import { replaceAccessData } from './operations/replace-access-data.js';
import { replaceUsage } from './operations/replace-usage.js';

export type ManagementOperations = InstancesOperations<OperationContext> &
  CallsOperations<OperationContext> &
  OrdersOperations<OperationContext> &
  TenantsOperations<OperationContext> &
  LicensesOperations<OperationContext>;

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
  listOrderNotices,
  listTenants,
  getTenant,
  getDepartmentTree,
  listApplications,
  listUsers,
  listDepartments,
  listLicenses,
  getLicense,
  findLicenses,
  listLicenseCodes,
  findLicenseCode,
  listLicenseRequests,
};
