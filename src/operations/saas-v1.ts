import type { SaasV1Operations } from '../../generated/stubs/SaasV1.js';
import { newInstanceV1 } from './new-instance-v1.js';
import type { Effects, OperationContext } from './operation-context.js';
import { queryInstanceV1 } from './query-instance-v1.js';
import { refreshInstanceV1 } from './refresh-instance-v1.js';
import { releaseStep } from './release-step.js';
import { statusStep } from './status-step.js';
import { upgradeV1 } from './upgrade-v1.js';

/** The callbacks of SaaS V1. What means the same as in V2 runs the same step. */
export const saasV1: SaasV1Operations<OperationContext, Effects> = {
  newInstanceV1,
  queryInstanceV1,
  refreshInstanceV1,
  upgradeV1,
  expireInstanceV1: ({ instanceId }, context) => statusStep(instanceId, 'freeze', context),
  instanceStatusV1: ({ instanceId, instanceStatus }, context) =>
    statusStep(instanceId, statusEvents[instanceStatus], context),
  releaseInstanceV1: ({ instanceId, orderId }, context) =>
    releaseStep({ instanceId, orderId, orderLineId: '' }, context),
};

const statusEvents = { FREEZE: 'freeze', NORMAL: 'unfreeze' } as const;
