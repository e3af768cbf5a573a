import type { SellerEvent } from '../domain/seller-event.js';
import { toEventMessage } from './cloud-event.js';
import { notTaken } from './not-taken.js';
import type { WebhookEndpoint } from './webhook-endpoint.js';
import type { WebhookSender } from './webhook-sender.js';

export interface TestEventOptions {
  readonly endpoint: WebhookEndpoint;
  readonly sender: WebhookSender;
  readonly now: () => number;
  readonly newId: () => string;
  /** Who asks, e.g. `management:ann`. */
  readonly cause: string;
  readonly signal: AbortSignal;
}

/** What has come of a test event. */
export interface TestEventOutcome {
  readonly eventId: string;
  readonly taken: boolean;
  /** `null` when there was no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** For the operator; `null` when it was taken. */
  readonly problem: string | null;
}

/** Sends `koogate.test` at once and once, whatever events the endpoint wants. */
export async function sendTestEvent(options: TestEventOptions): Promise<TestEventOutcome> {
  const { endpoint, sender, now, signal } = options;
  const startedAt = now();
  const event = toTestEvent(options, startedAt);
  const message = toEventMessage(event, null);
  const sent = await sender.send(endpoint, message, { signal, now: startedAt });
  const problem = notTaken(sent, endpoint) ?? null;
  return {
    eventId: event.eventId,
    taken: problem === null,
    status: sent.kind === 'answered' ? sent.status : null,
    durationMs: Math.max(0, now() - startedAt),
    problem,
  };
}

function toTestEvent(
  { endpoint, newId, cause }: Pick<TestEventOptions, 'endpoint' | 'newId' | 'cause'>,
  at: number,
): SellerEvent {
  return {
    eventId: `evt_test_${newId()}`,
    type: 'koogate.test',
    subject: 'koogate/test',
    at,
    cause,
    instanceId: null,
    orderId: null,
    orderLineId: null,
    data: { endpoint: endpoint.name },
  };
}
