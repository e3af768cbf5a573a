import type { RefreshEvent } from '../domain/instance-life.js';
import { toExpiry } from './expiry.js';
import { toOptionalText } from './optional-text.js';

interface V1RefreshCall {
  readonly orderId: string;
  readonly expireTime: string;
  readonly productId?: string | undefined;
  readonly trialToFormal?: string | undefined;
  readonly orderAmount?: string | undefined;
}

/** Throws `invalid-parameter` when expireTime has the right form but is no date. */
export function toV1Refresh(call: V1RefreshCall): RefreshEvent {
  return {
    kind: 'refresh',
    purpose: purposeOf(call),
    expiresAt: toExpiry(call.expireTime),
    productId: toOptionalText(call.productId),
    orderId: call.orderId,
    orderLineId: '',
    revives: true,
  };
}

/** The older interfaces have no scene: money that goes back to the buyer is what marks a cancelled renewal. */
function purposeOf({ trialToFormal, orderAmount }: V1RefreshCall): RefreshEvent['purpose'] {
  if (Number(orderAmount ?? 0) < 0) return 'renewal-cancelled';
  return trialToFormal === '1' ? 'trial-to-formal' : 'renewal';
}
