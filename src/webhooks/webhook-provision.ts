import { createHash } from 'node:crypto';
import type { HandlerSettings, InstanceAsk, ProvisionAnswer } from '../domain/handler-calls.js';
import { toInstanceData } from '../domain/instance-events.js';
import type { PurchaseDetails } from '../domain/purchase-details.js';
import type { EventData } from '../domain/seller-event.js';
import { toUtcText } from '../domain/utc-text.js';
import { toMessage } from './cloud-event.js';
import { notTaken } from './not-taken.js';
import { toOrderData } from './order-data.js';
import { parseProvisionAnswer } from './provision-answer.js';
import type { WebhookEndpoint } from './webhook-endpoint.js';
import { answerBytesMax, type SendOutcome, type WebhookSender } from './webhook-sender.js';

export interface WebhookProvisionOptions {
  /** The one that has `provision: true`. */
  readonly endpoint: WebhookEndpoint;
  readonly sender: WebhookSender;
  readonly now: () => number;
}

/**
 * Asks an endpoint how the buyer of a purchase gets in, by `provision` of `openapi/events.yaml`. Rejects when it does not answer, or with what is no
 * answer; the message names the endpoint and the field, and holds nothing that was asked or answered.
 */
export function webhookProvision({ endpoint, sender, now }: WebhookProvisionOptions) {
  return async (ask: InstanceAsk, settings: HandlerSettings): Promise<ProvisionAnswer> => {
    const { subject, at, cause } = ask.event;
    const message = toMessage({
      id: toHeaderText(settings.idempotencyKey),
      type: 'provision',
      subject,
      at,
      cause,
      data: toData(ask),
    });
    const { signal } = settings;
    const sent = await sender.send(endpoint, message, { signal, now: now(), readsAnswer: true });
    return toAnswer(sent, ask, endpoint);
  };
}

const goesOnElsewhere = 202;

function toAnswer(
  sent: SendOutcome,
  { instance }: InstanceAsk,
  endpoint: WebhookEndpoint,
): ProvisionAnswer {
  const problem = notTaken(sent, endpoint);
  if (problem !== undefined || sent.kind === 'unanswered') throw new Error(problem);
  if (sent.status === goesOnElsewhere) return { kind: 'later' };
  const refused = `endpoint ${endpoint.name} was asked to provision, and its answer is not accepted`;
  if (sent.text === undefined) {
    throw new Error(`${refused}: it broke off, or is longer than ${answerBytesMax} bytes`);
  }
  try {
    return parseProvisionAnswer(sent.text, instance);
  } catch (error) {
    throw new Error(`${refused}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function toData({ event, instance, order, purchase }: InstanceAsk): EventData {
  return {
    event: { id: event.eventId, type: event.type },
    instance: toInstanceData(instance),
    order: order && toOrderData(order),
    purchase: purchase && toPurchaseData(purchase),
  };
}

/** Its members come from a call: absent ones are absent, and all of them are JSON. */
function toPurchaseData({ customerId, boughtAt, terms, buyer }: PurchaseDetails): EventData {
  const told = { customerId, boughtAt: toUtcText(boughtAt), terms, buyer: withStates(buyer) };
  return JSON.parse(JSON.stringify(told)) as EventData;
}

/** As the management API tells it: whether it is the encrypted form is always said. */
function withStates(buyer: PurchaseDetails['buyer']) {
  const { mobilePhone, email } = buyer;
  const toContact = ({ text, undecrypted }: NonNullable<typeof email>) => ({
    text,
    undecrypted: undecrypted === true,
  });
  return {
    ...buyer,
    mobilePhone: mobilePhone && toContact(mobilePhone),
    email: email && toContact(email),
  };
}

/** A key that does not fit into a header is told by its digest. */
function toHeaderText(key: string): string {
  if (/^[!-~]{1,200}$/.test(key)) return key;
  return `prv_${createHash('sha256').update(key).digest('base64url')}`;
}
