import type { SaasV2Operations } from '../../generated/stubs/SaasV2.js';
import { changeInstanceCheck } from './change-instance-check.js';
import { newInstance } from './new-instance.js';
import type { Effects, OperationContext } from './operation-context.js';
import { queryInstance } from './query-instance.js';
import { refreshInstance } from './refresh-instance.js';
import { releaseInstance } from './release-instance.js';
import { updateInstanceStatus } from './update-instance-status.js';
import { upgradeInstance } from './upgrade-instance.js';

/** The callbacks of SaaS V2. An operation that the specification has and this object has not does not compile. */
export const saasV2: SaasV2Operations<OperationContext, Effects> = {
  newInstance,
  queryInstance,
  refreshInstance,
  updateInstanceStatus,
  releaseInstance,
  upgradeInstance,
  changeInstanceCheck,
};
