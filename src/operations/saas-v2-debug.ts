import type { SaasV2Operations } from '../../generated/stubs/SaasV2.js';
import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { toInstanceId } from './instance-id.js';
import { parseInstanceIdList } from './instance-id-list.js';
import type { Effects, OperationContext } from './operation-context.js';
import { parseProductInfo } from './parse-product-info.js';
import { toRefresh } from './refresh-instance.js';

/**
 * The callbacks of SaaS V2 with `testFlag` 1: checked like real ones, answered with the shape of a success for any id, for
 * ever, and never a look at real data. The marketplace replays the seller's saved cases twice a day.
 */
export const saasV2Debug: SaasV2Operations<OperationContext, Effects> = {
  newInstance: debugNewInstance,

  async queryInstance({ instanceId }, { debugFrontEndUrl }) {
    const appInfo = { frontEndUrl: debugFrontEndUrl };
    const info = parseInstanceIdList(instanceId).map((id) => ({ instanceId: id, appInfo }));
    return { answer: { ...codedAnswer('000000'), info }, changes: [] };
  },

  async refreshInstance(request) {
    toRefresh(request);
    return succeed();
  },

  async changeInstanceCheck({ productInfo }) {
    parseProductInfo(productInfo);
    return succeed();
  },

  updateInstanceStatus: async () => succeed(),
  releaseInstance: async () => succeed(),
  upgradeInstance: async () => succeed(),
};

/** The same order line gets the same id for ever, so the one row a debug call makes is kept apart from real instances. */
async function debugNewInstance(
  { orderId, orderLineId, businessId }: components['schemas']['NewInstanceRequest'],
  { load, now, newId }: OperationContext,
): Promise<{ answer: components['schemas']['NewInstanceAnswer'] } & Effects> {
  const known = await load.debugInstance({ orderId, orderLineId });
  const instanceId = known?.instanceId ?? toInstanceId(businessId, newId);
  const record = { orderId, orderLineId, instanceId, createdAt: now };
  return {
    answer: { ...codedAnswer('000000'), instanceId },
    changes: known === undefined ? [{ kind: 'claim', table: 'debugInstances', record }] : [],
  };
}

function succeed() {
  return { answer: codedAnswer('000000'), changes: [] };
}
