import type { AboutSubmission } from './about-submission.js';
import type { Change } from './change.js';
import type { Submission } from './committer.js';
import { instanceEvents } from './instance-events.js';
import { licenseCodeEvents } from './license-code-events.js';
import { organisationEvents } from './organisation-events.js';
import type { SellerEvent } from './seller-event.js';
import { toEventId } from './event-id.js';
import { toUtcText } from './utc-text.js';

/**
 * What a submission tells the seller: each fact once, with an id that is the same whenever the same fact is written again. Operations
 * say what changes; what that means to the seller's systems is said here and nowhere else.
 */
export function eventsOfChanges(submission: Submission, now: number): readonly SellerEvent[] {
  const { changes, call } = submission;
  if (changes.length === 0) return [];
  const cause = call === null ? 'koogate' : `call:${call.callId}`;
  const about = { now, cause };
  return [
    ...instanceEvents(changes),
    ...organisationEvents(changes, about),
    // What an operator learns of a code from the marketplace is no news to the seller's systems.
    ...(call === null ? [] : licenseCodeEvents(changes, about)),
    ...changes.flatMap((change) => licenseEvents(change, about)),
    ...changes.flatMap((change) => orderEvents(change, about)),
  ];
}

function licenseEvents(change: Change, { cause }: AboutSubmission): readonly SellerEvent[] {
  if (change.table === 'licenses') {
    const { instanceId, orderId, issuedAt } = change.record;
    return [
      {
        eventId: toEventId('license.issued', instanceId),
        type: 'license.issued',
        subject: toInstanceSubject(instanceId),
        at: issuedAt,
        cause,
        instanceId,
        orderId,
        orderLineId: null,
        data: { instanceId, orderId, issuedAt: toUtcText(issuedAt) },
      },
    ];
  }
  if (change.table !== 'licenseRequests') return [];
  const { eventId, deviceFingerprint, instanceId, effectiveAt, expiresAt, state } = change.record;
  // What comes later of an application that was accepted is told when its License has been delivered.
  const isNews = change.kind === 'claim' || state === 'delivered';
  const type = isNews ? licenseRequestTypes[state] : undefined;
  if (type === undefined) return [];
  return [
    {
      eventId: toEventId(type, eventId, deviceFingerprint),
      type,
      subject: toInstanceSubject(instanceId),
      at: change.record.settledAt ?? change.record.requestedAt,
      cause,
      instanceId,
      orderId: null,
      orderLineId: null,
      data: {
        eventId,
        deviceFingerprint,
        instanceId,
        effectiveAt: toUtcText(effectiveAt),
        expiresAt: expiresAt === null ? null : toUtcText(expiresAt),
      },
    },
  ];
}

const licenseRequestTypes: Readonly<Record<string, SellerEvent['type'] | undefined>> = {
  accepted: 'license.requested',
  delivered: 'license.delivered',
};

function orderEvents(change: Change, { cause }: AboutSubmission): readonly SellerEvent[] {
  if (change.table !== 'orderNotices') return [];
  const { orderId, orderLineId, notifiedAt } = change.record;
  return [
    {
      eventId: toEventId('order.notified', orderId, orderLineId),
      type: 'order.notified',
      subject: `order/${orderId}`,
      at: notifiedAt,
      cause,
      instanceId: null,
      orderId,
      orderLineId,
      data: { orderId, orderLineId },
    },
  ];
}

function toInstanceSubject(instanceId: string): string {
  return `instance/${instanceId}`;
}
