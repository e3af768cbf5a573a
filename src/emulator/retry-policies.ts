/** How often a failing callback is sent again, and what the marketplace does when it gives up (lifecycle.md 4). */
export interface RetryPolicy {
  /** Played milliseconds between two attempts. */
  readonly everyMs: number;
  /** From the first attempt; none is made after it. */
  readonly forMs: number;
  readonly afterwards: Afterwards;
}

/**
 * `refund`: the order has failed, it is unsubscribed and paid back. `by-hand`: it waits among the messages of the production
 * interface until the seller presses 重新启动. `buyer-decides`: the buyer, or the administrator of the enterprise, may try again.
 * `nothing`: the question is simply asked again when somebody looks.
 */
export type Afterwards = 'refund' | 'by-hand' | 'buyer-decides' | 'nothing';

const minute = 60_000;
const hour = 60 * minute;

const never = { everyMs: 0, forMs: 0 } as const;

/** Where a page prints how long but not how often, every twenty minutes; where it prints nothing, as its twin. */
const forAnHour: RetryPolicy = { everyMs: 20 * minute, forMs: hour, afterwards: 'by-hand' };
const forTwoHours: RetryPolicy = { everyMs: 20 * minute, forMs: 2 * hour, afterwards: 'by-hand' };
const hourly: RetryPolicy = { everyMs: hour, forMs: 3 * hour, afterwards: 'refund' };
/** 60 times, every two minutes. */
const sixtyTimes: RetryPolicy = { everyMs: 2 * minute, forMs: 2 * hour, afterwards: 'by-hand' };
const once: RetryPolicy = { ...never, afterwards: 'by-hand' };
const buyerDecides: RetryPolicy = { ...never, afterwards: 'buyer-decides' };
const asked: RetryPolicy = { ...never, afterwards: 'nothing' };

const policies: Readonly<Record<string, RetryPolicy>> = {
  newInstance: hourly,
  queryInstance: asked,
  refreshInstance: forTwoHours,
  updateInstanceStatus: forTwoHours,
  releaseInstance: forTwoHours,
  upgradeInstance: forTwoHours,
  changeInstanceCheck: asked,
  newInstanceV1: hourly,
  refreshInstanceV1: forAnHour,
  expireInstanceV1: forAnHour,
  releaseInstanceV1: forAnHour,
  upgradeV1: hourly,
  instanceStatusV1: forAnHour,
  queryInstanceV1: asked,
  getLicenseV1: { everyMs: hour, forMs: 3 * hour, afterwards: 'by-hand' },
  refreshLicenseV1: once,
  expireLicenseV1: forAnHour,
  releaseLicenseV1: once,
  refreshLicenseCode: sixtyTimes,
  updateLicenseCodeStatus: sixtyTimes,
  releaseLicenseCode: sixtyTimes,
  getLicenseAsync: once,
  orderNotify: once,
};

/** Online-activated Licenses share the calls of SaaS V2, but a purchase is tried every two minutes for two hours. */
const onlineLicense: Readonly<Record<string, RetryPolicy>> = {
  newInstance: { everyMs: 2 * minute, forMs: 2 * hour, afterwards: 'refund' },
};

/** Of the kit nothing is repeated by itself. */
export function retryPolicyOf(operationId: string, productKind?: string): RetryPolicy {
  const own = productKind === 'online-license' ? onlineLicense[operationId] : undefined;
  return own ?? policies[operationId] ?? buyerDecides;
}
