import { Webhook } from 'standardwebhooks';

/** What is told, or asked, in one POST. */
export interface WebhookMessage {
  /** `webhook-id`. */
  readonly id: string;
  /** As it travels. */
  readonly body: string;
}

export interface WebhookHeaders {
  readonly 'content-type': string;
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The headers of Standard Webhooks: a signature by each secret, so that a receiver may know the old one or the new one. */
export function signWebhook(
  { id, body }: WebhookMessage,
  secrets: readonly string[],
  now: number,
): WebhookHeaders {
  const signedAt = new Date(now);
  return {
    'content-type': 'application/cloudevents+json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(id, signedAt, body))
      .join(' '),
  };
}
