import type { Directories } from '../domain/directories.js';
import { applicationDirectory } from './application-directory.js';
import { authorizationDirectory } from './authorization-directory.js';
import { callDirectory } from './call-directory.js';
import { departmentDirectory } from './department-directory.js';
import { eventDirectory } from './event-directory.js';
import type { DirectoryOptions } from './directory-query.js';
import { instanceDirectory } from './instance-directory.js';
import { interventionDirectory } from './intervention-directory.js';
import { jobDirectory } from './job-directory.js';
import { licenseCodeDirectory } from './license-code-directory.js';
import { licenseDirectory } from './license-directory.js';
import { licenseRequestDirectory } from './license-request-directory.js';
import { orderDirectory } from './order-directory.js';
import { orderNoticeDirectory } from './order-notice-directory.js';
import { tenantDirectory } from './tenant-directory.js';
import { usageRecordDirectory } from './usage-record-directory.js';

/** Lists for operators. Plain queries: few ask, and none of them waits for a commit longer than its turn. */
export function createDirectories(options: DirectoryOptions): Directories {
  return {
    instances: instanceDirectory(options),
    calls: callDirectory(options),
    orders: orderDirectory(options),
    tenants: tenantDirectory(options),
    applications: applicationDirectory(options),
    authorizations: authorizationDirectory(options),
    departments: departmentDirectory(options),
    licenses: licenseDirectory(options),
    licenseCodes: licenseCodeDirectory(options),
    licenseRequests: licenseRequestDirectory(options),
    orderNotices: orderNoticeDirectory(options),
    usageRecords: usageRecordDirectory(options),
    jobs: jobDirectory(options),
    events: eventDirectory(options),
    interventions: interventionDirectory(options),
  };
}
