/**
 * Something that has happened and that the seller's own systems may have to act upon: the fact, not what is to be done about it.
 * Written in the same transaction as what it tells, told afterwards: to handlers, and to webhooks as a CloudEvent.
 */
export interface SellerEvent {
  /** Stable: the same fact has the same id, however often it is written or told. */
  readonly eventId: string;
  readonly type: SellerEventType;
  /** What it is about, e.g. `instance/<id>`. Events of one subject are told one after another, in the order in which they happened. */
  readonly subject: string;
  /** Milliseconds, UTC. */
  readonly at: number;
  /** Who caused it: `call:<callId>`, `management:<token name>` or `job:<jobId>`. */
  readonly cause: string;
  /** `null` where it is about none. */
  readonly instanceId: string | null;
  readonly orderId: string | null;
  readonly orderLineId: string | null;
  /** More about it, in the words of `openapi/events.yaml`. May hold personal data and secrets: sealed at rest as a whole. */
  readonly data: EventData;
}

export type EventData = Readonly<Record<string, JsonValue>>;

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export const sellerEventTypes = [
  'instance.purchased',
  'instance.provisioning-restarted',
  'instance.provisioned',
  'instance.provisioning-failed',
  'instance.trial-converted',
  'instance.renewed',
  'instance.renewal-cancelled',
  'instance.renewed-with-change',
  'instance.frozen',
  'instance.unfrozen',
  'instance.upgraded',
  'instance.released',
  'instance.access-replaced',
  'license.issued',
  'license.requested',
  'license.delivered',
  'license-code.changed',
  'order.notified',
  'tenant.synchronized',
  'tenant.removed',
  'application.synchronized',
  'application.removed',
  'users.synchronized',
  'department.synchronized',
  'department.removed',
  'departments.replaced',
  /** Sent when an operator asks whether an endpoint can be reached; tells nothing. */
  'koogate.test',
] as const;

export type SellerEventType = (typeof sellerEventTypes)[number];
