import type { AboutSubmission } from './about-submission.js';
import type { Change } from './change.js';
import { toEventId } from './event-id.js';
import type { LicenseCode, LicenseCodeOrder } from './license-code.js';
import type { SellerEvent } from './seller-event.js';
import { shownCodeEnd } from './shown-code-end.js';
import { toUtcText } from './utc-text.js';

/** What callbacks about authorization codes tell the seller. */
export function licenseCodeEvents(
  changes: readonly Change[],
  about: AboutSubmission,
): readonly SellerEvent[] {
  const orders = changes.flatMap(({ table, record }) =>
    table === 'licenseCodeOrders' ? [record] : [],
  );
  return changes.flatMap(({ table, record }) =>
    table === 'licenseCodes'
      ? [
          toCodeEvent(
            record,
            orders.find(({ code }) => code === record.code),
            about,
          ),
        ]
      : [],
  );
}

function toCodeEvent(
  { code, version, state, productId, expiresAt, updatedAt }: LicenseCode,
  order: LicenseCodeOrder | undefined,
  { cause }: AboutSubmission,
): SellerEvent {
  const orderId = order?.orderId ?? null;
  const orderLineId = order?.orderLineId ?? null;
  return {
    eventId: toEventId('license-code.changed', code, String(version)),
    type: 'license-code.changed',
    subject: toSubject(code),
    at: updatedAt,
    cause,
    instanceId: null,
    orderId,
    orderLineId,
    data: {
      code,
      state,
      productId,
      expiresAt: expiresAt === null ? null : toUtcText(expiresAt),
      purpose: order?.purpose ?? null,
      orderId,
      orderLineId,
    },
  };
}

/** Codes that share it wait for each other, as do all that are too short to be shown in part: these are rare, and not for everybody. */
function toSubject(code: string): string {
  return `license-code/${shownCodeEnd(code) || '-'}`;
}
