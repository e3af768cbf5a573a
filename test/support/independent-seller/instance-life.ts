import { operations, type OperationName } from './operations.js';
import {
  identityOf,
  refusal,
  success,
  textOf,
  type Handler,
  type SellerCall,
} from './seller-call.js';
import type { SoldInstance } from './seller-state.js';

/** What becomes of the call when its instance was released, and what it does to one that was not. */
interface Step {
  readonly whenReleased: 'refused' | 'no-effect';
  apply(call: SellerCall, instance: SoldInstance): void;
}

const refresh: Step = { whenReleased: 'refused', apply: applyRenewal };
const freeze: Step = {
  whenReleased: 'no-effect',
  apply: (_, instance) => {
    instance.state = 'frozen';
  },
};
const status: Step = {
  whenReleased: 'no-effect',
  apply: (call, instance) => {
    instance.state = isFreeze(call) ? 'frozen' : 'active';
  },
};
const release: Step = {
  whenReleased: 'no-effect',
  apply: (_, instance) => {
    instance.state = 'released';
  },
};
const upgrade: Step = {
  whenReleased: 'refused',
  apply: (call, instance) => {
    instance.productId = textOf(call, 'productId') || instance.productId;
  },
};
const check: Step = { whenReleased: 'refused', apply: () => undefined };

const steps = {
  refreshInstance: refresh,
  updateInstanceStatus: status,
  releaseInstance: release,
  upgradeInstance: upgrade,
  changeInstanceCheck: check,
  refreshInstanceV1: refresh,
  expireInstanceV1: freeze,
  instanceStatusV1: status,
  releaseInstanceV1: release,
  upgradeV1: upgrade,
  refreshLicenseV1: refresh,
  expireLicenseV1: freeze,
  releaseLicenseV1: release,
} as const satisfies Partial<Record<OperationName, Step>>;

type LifeOperation = keyof typeof steps;

/** The calls about an instance that was sold before; real ones. */
export const lifeHandlers = Object.fromEntries(
  Object.entries(steps).map(([name, step]) => [name, handlerOf(step)]),
) as Readonly<Record<LifeOperation, Handler>>;

function handlerOf(step: Step): Handler {
  return (call) => {
    const { faults } = call;
    const instance = instanceOf(call);
    if (instance === undefined) {
      return faults.has('unknown-instance-accepted') ? success() : refusal('000003');
    }
    const planted = plantedRefusal(call, instance, step);
    if (planted !== undefined) return planted;
    if (instance.state === 'released') {
      const isAccepted =
        step.whenReleased === 'no-effect' || faults.has('refresh-after-release-accepted');
      return isAccepted ? success() : refusal('000003');
    }
    step.apply(call, instance);
    return success();
  };
}

export function instanceOf(call: SellerCall): SoldInstance | undefined {
  const { state, operation } = call;
  const known = operation.endsWith('LicenseV1') ? state.licenses : state.instances;
  return known.get(textOf(call, 'instanceId'));
}

/** What a faulty seller refuses of what is right. */
function plantedRefusal(call: SellerCall, instance: SoldInstance, step: Step) {
  const isReleased = instance.state === 'released';
  const isFrozen = instance.state === 'frozen';
  const isStatus = step === status || step === freeze;
  const isRenewal = step === refresh;
  const isOther = instance.done.size > 0 && !instance.done.has(renewalIdentity(call));
  const wrongs = [
    ['release-repeat-refused', '000003', step === release && isReleased],
    ['status-after-release-refused', '000003', isStatus && isReleased],
    ['status-repeat-refused', '000005', isFrozen && isStatus && isFreeze(call)],
    ['frozen-instance-refused', '000003', isRenewal && isFrozen],
    ['second-renewal-refused', '000005', isRenewal && isOther],
  ] as const;
  const found = wrongs.find(([fault, , applies]) => applies && call.faults.has(fault));
  return found && refusal(found[1]);
}

/** An expiry carries no status: it says the same by its name. */
function isFreeze(call: SellerCall): boolean {
  const wanted = textOf(call, 'status') || textOf(call, 'instanceStatus');
  return wanted === 'FREEZE' || wanted === '';
}

function renewalIdentity(call: SellerCall): string {
  return identityOf(
    'renewal',
    textOf(call, 'scene'),
    textOf(call, 'orderId'),
    textOf(call, 'orderLineId'),
  );
}

/** A late renewal never shortens what a newer one gave; only a cancellation does. V1 revives a frozen instance by it. */
function applyRenewal(call: SellerCall, instance: SoldInstance): void {
  const identity = renewalIdentity(call);
  if (instance.done.has(identity)) return;
  instance.done.add(identity);
  const isCancellation =
    textOf(call, 'scene') === 'UNSUBSCRIBE_RENEWAL_PERIOD' ||
    textOf(call, 'orderAmount').startsWith('-');
  instance.expireTime = laterTime(instance.expireTime, textOf(call, 'expireTime'), isCancellation);
  instance.productId = textOf(call, 'productId') || instance.productId;
  const isV1 = operations[call.operation].method === 'GET';
  if (isV1 && instance.state === 'frozen') instance.state = 'active';
}

/** 17 digits; `mayShorten`: the second counts, even when it is the earlier. */
export function laterTime(
  known: string | undefined,
  told: string,
  mayShorten = false,
): string | undefined {
  if (told === '') return known;
  const time = told.padEnd(17, '0');
  return known === undefined || mayShorten || time > known ? time : known;
}
