import { instanceOf, laterTime } from './instance-life.js';
import {
  identityOf,
  refusal,
  success,
  textOf,
  type Handler,
  type SellerCall,
} from './seller-call.js';
import type { LicenseCode } from './seller-state.js';

/** The License is made later and uploaded; the answer only says that the application has arrived. */
export const getLicenseAsync: Handler = (call) => {
  const { state, faults } = call;
  const instance = instanceOf(call);
  if (instance === undefined || instance.state === 'released') {
    return instance === undefined && faults.has('unknown-instance-accepted')
      ? refusal('000004')
      : refusal('000003');
  }
  const identity = identityOf(textOf(call, 'eventId'), textOf(call, 'deviceFingerprint'));
  const known = state.licenseRequests.get(identity);
  if (known !== undefined && faults.has('license-async-repeat-differs')) return success();
  if (faults.has('license-application-refused')) return refusal('000005');
  if (isOutside(call, instance.expireTime)) return refusal('000901');
  state.licenseRequests.set(identity, textOf(call, 'eventId'));
  const license = faults.has('license-in-async-answer') ? { license: 'LIC-IN-THE-ANSWER' } : {};
  return { ...refusal('000004'), ...license };
};

/** Debug calls make nothing, so nothing is awaited either. */
export const debugGetLicenseAsync: Handler = ({ faults }) =>
  success(faults.has('license-in-async-answer') ? { license: 'LIC-IN-THE-ANSWER' } : {});

function isOutside(call: SellerCall, validUntil: string | undefined): boolean {
  if (validUntil === undefined) return false;
  return licenseTimesOf(call).some((time) => time > validUntil);
}

/** Beginning and end, 17 digits each; without an end the beginning alone. */
function licenseTimesOf(call: Pick<SellerCall, 'members'>): readonly string[] {
  return ['effectiveTime', 'expireTime']
    .map((name) => textOf(call, name).replaceAll(/\D/g, ''))
    .filter((digits) => digits !== '')
    .map((digits) => digits.padEnd(17, '0'));
}

/** An application whose end does not come after its beginning. */
export function isBackwards(call: Pick<SellerCall, 'members'>): boolean {
  const [effective = '', end] = licenseTimesOf(call);
  return end !== undefined && end <= effective;
}

export const refreshLicenseCode: Handler = (call) =>
  aboutCode(call, (code) => {
    const isReleased = code.state === 'released';
    if (isReleased && !call.faults.has('refresh-after-release-accepted')) return refusal('000003');
    const isSecond = code.expireTime !== undefined;
    if (isSecond && call.faults.has('second-renewal-refused')) return refusal('000005');
    const isFrozen = code.state === 'frozen';
    if (isFrozen && call.faults.has('frozen-instance-refused')) return refusal('000003');
    const isCancellation = textOf(call, 'scene') === 'UNSUBSCRIBE_RENEWAL_PERIOD';
    code.expireTime = laterTime(code.expireTime, textOf(call, 'expireTime'), isCancellation);
    return success();
  });

export const updateLicenseCodeStatus: Handler = (call) =>
  aboutCode(call, (code) => {
    const isFreeze = textOf(call, 'status') === 'FREEZE';
    if (code.state === 'released') {
      return call.faults.has('status-after-release-refused') ? refusal('000003') : success();
    }
    if (isFreeze && code.state === 'frozen' && call.faults.has('status-repeat-refused')) {
      return refusal('000005');
    }
    code.state = isFreeze ? 'frozen' : 'active';
    return success();
  });

export const releaseLicenseCode: Handler = (call) =>
  aboutCode(call, (code) => {
    const isRepeat = code.state === 'released';
    code.state = 'released';
    return isRepeat && call.faults.has('release-repeat-refused') ? refusal('000003') : success();
  });

/** The marketplace makes the codes: the first call about one is how the seller learns of it. */
function aboutCode(
  call: SellerCall,
  decide: (code: LicenseCode) => ReturnType<typeof success>,
): ReturnType<typeof success> {
  const { state, faults } = call;
  const license = textOf(call, 'license');
  const known = state.licenseCodes.get(license);
  if (known === undefined && faults.has('unknown-license-code-refused')) return refusal('000003');
  const code = known ?? { license, state: 'active', expireTime: undefined };
  state.licenseCodes.set(license, code);
  return decide(code);
}

export const orderNotify: Handler = (call) => {
  const { state, faults } = call;
  const line = [textOf(call, 'orderId'), textOf(call, 'orderLineId')] as const;
  const isSold = state.purchases.has(identityOf('saas-v2', ...line));
  if (!isSold && faults.has('order-notify-unknown-order-refused')) return refusal('000003');
  state.orderNotices.add(identityOf(...line));
  return success();
};
