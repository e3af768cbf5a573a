import type { CallsOperations } from '../../generated/stubs/Calls.js';
import type { EndpointsOperations } from '../../generated/stubs/Endpoints.js';
import type { EventsOperations } from '../../generated/stubs/Events.js';
import type { ImportsOperations } from '../../generated/stubs/Imports.js';
import type { InstancesOperations } from '../../generated/stubs/Instances.js';
import type { InterventionsOperations } from '../../generated/stubs/Interventions.js';
import type { JobsOperations } from '../../generated/stubs/Jobs.js';
import type { LicensesOperations } from '../../generated/stubs/Licenses.js';
import type { OrdersOperations } from '../../generated/stubs/Orders.js';
import type { TenantsOperations } from '../../generated/stubs/Tenants.js';
import type { UsageOperations } from '../../generated/stubs/Usage.js';
import type { OperationContext } from './operation-context.js';
import { activateLicenseCodes } from './operations/activate-license-codes.js';
import { cancelJob } from './operations/cancel-job.js';
import { checkLicenseCodes } from './operations/check-license-codes.js';
import { completeProvisioning } from './operations/complete-provisioning.js';
import { findLicenseCode } from './operations/find-license-code.js';
import { findLicenses } from './operations/find-licenses.js';
import { getCall } from './operations/get-call.js';
import { getDepartmentTree } from './operations/get-department-tree.js';
import { getEvent } from './operations/get-event.js';
import { getInstance } from './operations/get-instance.js';
import { getJob } from './operations/get-job.js';
import { getLicense } from './operations/get-license.js';
import { getLicenseRequest } from './operations/get-license-request.js';
import { getOrder } from './operations/get-order.js';
import { getTenant } from './operations/get-tenant.js';
import { importAbnormalUsage } from './operations/import-abnormal-usage.js';
import { importRecords } from './operations/import-records.js';
import { listApplications } from './operations/list-applications.js';
import { listCalls } from './operations/list-calls.js';
import { listDepartments } from './operations/list-departments.js';
import { listEndpoints } from './operations/list-endpoints.js';
import { listEvents } from './operations/list-events.js';
import { listInstances } from './operations/list-instances.js';
import { listInterventions } from './operations/list-interventions.js';
import { listJobs } from './operations/list-jobs.js';
import { listLicenseCodes } from './operations/list-license-codes.js';
import { listLicenseRequests } from './operations/list-license-requests.js';
import { listLicenses } from './operations/list-licenses.js';
import { listOrderNotices } from './operations/list-order-notices.js';
import { listOrders } from './operations/list-orders.js';
import { listTenants } from './operations/list-tenants.js';
import { listUndescribedMembers } from './operations/list-undescribed-members.js';
import { listUsageRecords } from './operations/list-usage-records.js';
import { listUsers } from './operations/list-users.js';
import { lookUpOrder } from './operations/look-up-order.js';
import { redeliverEvents } from './operations/redeliver-events.js';
import { redriveJobs } from './operations/redrive-jobs.js';
import { refuseProvisioning } from './operations/refuse-provisioning.js';
import { replaceAccessData } from './operations/replace-access-data.js';
import { replaceUsage } from './operations/replace-usage.js';
import { replayCall } from './operations/replay-call.js';
import { reportLicenseCodeUsage } from './operations/report-license-code-usage.js';
import { reportUsage } from './operations/report-usage.js';
import { requeueUsage } from './operations/requeue-usage.js';
import { sendTestEvent } from './operations/send-test-event.js';
import { submitLicense } from './operations/submit-license.js';

export type ManagementOperations = InstancesOperations<OperationContext> &
  UsageOperations<OperationContext> &
  CallsOperations<OperationContext> &
  JobsOperations<OperationContext> &
  EventsOperations<OperationContext> &
  EndpointsOperations<OperationContext> &
  InterventionsOperations<OperationContext> &
  OrdersOperations<OperationContext> &
  TenantsOperations<OperationContext> &
  LicensesOperations<OperationContext> &
  ImportsOperations<OperationContext>;

/** Every operation of the specification; the compiler asks for the one that is missing. */
export const managementOperations: ManagementOperations = {
  listInstances,
  getInstance,
  completeProvisioning,
  refuseProvisioning,
  replaceAccessData,
  replaceUsage,
  reportUsage,
  listUsageRecords,
  importAbnormalUsage,
  requeueUsage,
  listCalls,
  getCall,
  replayCall,
  listUndescribedMembers,
  listJobs,
  getJob,
  cancelJob,
  redriveJobs,
  listEvents,
  getEvent,
  redeliverEvents,
  listEndpoints,
  sendTestEvent,
  listInterventions,
  listOrders,
  getOrder,
  lookUpOrder,
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
  activateLicenseCodes,
  checkLicenseCodes,
  reportLicenseCodeUsage,
  listLicenseRequests,
  getLicenseRequest,
  submitLicense,
  importRecords,
};
