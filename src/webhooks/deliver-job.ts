import type { Job } from '../domain/job.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderLookUp } from '../domain/order-details.js';
import type { SellerEvent } from '../domain/seller-event.js';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/job-definition.js';
import { orderOfEvent } from '../jobs/order-of-event.js';
import { toEventMessage } from './cloud-event.js';
import { notTaken } from './not-taken.js';
import type { EndpointGate, Turn, Verdict } from './endpoint-gate.js';
import type { WebhookEndpoints } from './endpoints.js';
import { parseRetryAfter } from './retry-after.js';
import type { WebhookMessage } from './sign-webhook.js';
import type { WebhookEndpoint } from './webhook-endpoint.js';
import type { SendOutcome, WebhookSender } from './webhook-sender.js';

export interface DeliverJobOptions {
  readonly endpoints: Pick<WebhookEndpoints, 'find'>;
  readonly load: Pick<Loaders, 'event'>;
  readonly orders: OrderLookUp;
  readonly sender: WebhookSender;
  readonly gateOf: (endpoint: WebhookEndpoint) => EndpointGate;
}

const dayMs = 86_400_000;
const retry = { firstPauseMs: 5_000, longestPauseMs: 3_600_000, giveUpAfterMs: 7 * dayMs };

/**
 * Tells an event to an endpoint, with its order where it has one. While the endpoint is away, runs wait at its gate: neither
 * attempts nor pauses grow by what they have not tried.
 */
export function deliverJob(options: DeliverJobOptions): JobDefinition {
  return {
    async run(job, context) {
      const { endpoint: name = '', eventId = '' } = job.payload;
      const endpoint = options.endpoints.find(name);
      if (endpoint === undefined) {
        const problem = `no endpoint is called ${name} any more: name one so, or cancel the job`;
        return { kind: 'dead', problem };
      }
      const event = await options.load.event(eventId);
      if (event === undefined) return { kind: 'dead', problem: 'the event is not kept any more' };
      const found = await orderOfEvent(event, options.orders, context.signal);
      if (found.kind === 'unknown') {
        return { kind: 'dead', problem: `it is not told: ${found.problem}` };
      }
      if (found.kind === 'unavailable') {
        return { kind: 'retry', problem: `its order is missing: ${found.problem}` };
      }
      const message = toEventMessage(event, found.order);
      return deliver({ job, event, endpoint, message, context }, options);
    },
    retry,
    // Runs wait at the gate for as long as the job may live; what is sent has a limit of its own.
    timeoutMs: retry.giveUpAfterMs + dayMs,
  };
}

interface Delivery {
  readonly job: Job;
  readonly event: SellerEvent;
  readonly endpoint: WebhookEndpoint;
  readonly message: WebhookMessage;
  readonly context: JobContext;
}

async function deliver(
  { job, event, endpoint, message, context }: Delivery,
  { gateOf, sender }: DeliverJobOptions,
): Promise<JobOutcome> {
  const { signal, stopping, now } = context;
  const gate = gateOf(endpoint);
  const until = job.triedFrom + retry.giveUpAfterMs;
  const signals = stopping === undefined ? [signal] : [signal, stopping];
  const turn = await gate.enter({ subject: event.subject, until, signals });
  if (turn === undefined) {
    const reason = gate.closed?.problem ?? 'it was away';
    return { kind: 'retry', problem: `endpoint ${endpoint.name} has taken nothing: ${reason}` };
  }
  const outcome = await withTurn(turn, async () => {
    const sent = await sender.send(endpoint, message, { signal, now: now() });
    return { sent, verdict: toVerdict(sent, endpoint, now()) };
  });
  return toJobOutcome(outcome.sent, outcome.verdict, gate);
}

interface Sent {
  readonly sent: SendOutcome;
  readonly verdict: Verdict;
}

async function withTurn(turn: Turn, attempt: () => Promise<Sent>): Promise<Sent> {
  let verdict: Verdict = { kind: 'unknown' };
  try {
    const outcome = await attempt();
    verdict = outcome.verdict;
    return outcome;
  } finally {
    turn.leave(verdict);
  }
}

const gone = 410;
const statusesWithRest: readonly number[] = [429, 503];

function toVerdict(sent: SendOutcome, endpoint: WebhookEndpoint, now: number): Verdict {
  const problem = notTaken(sent, endpoint);
  // Who says that it is gone is there.
  if (problem === undefined || isGone(sent)) return { kind: 'taken' };
  const canRest = sent.kind === 'answered' && statusesWithRest.includes(sent.status);
  const restUntil = canRest ? parseRetryAfter(sent.retryAfter, now) : undefined;
  return { kind: 'refused', problem, restUntil };
}

function toJobOutcome(sent: SendOutcome, verdict: Verdict, gate: EndpointGate): JobOutcome {
  const status = sent.kind === 'answered' ? { status: sent.status } : {};
  if (isGone(sent)) {
    const problem =
      'the endpoint does not want this event (410 Gone); leave its type out of the events of the endpoint';
    return { kind: 'dead', problem, ...status };
  }
  if (verdict.kind !== 'refused') return { kind: 'done', ...status };
  const { problem } = verdict;
  // Due again when the next one is tried, so that it is there when the endpoint is back.
  const at = gate.closed?.probeAt;
  return { kind: 'retry', problem, ...status, ...(at !== undefined && { at }) };
}

function isGone(sent: SendOutcome): boolean {
  return sent.kind === 'answered' && sent.status === gone;
}
