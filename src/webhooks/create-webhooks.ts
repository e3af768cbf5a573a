import type { HandlerSettings, InstanceAsk, ProvisionAnswer } from '../domain/handler-calls.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderLookUp } from '../domain/order-details.js';
import type { JobDefinition } from '../jobs/job-definition.js';
import { deliverJob } from './deliver-job.js';
import { EndpointGate, type GateTimers } from './endpoint-gate.js';
import type { WebhookEndpoints } from './endpoints.js';
import type { ResolveName } from './guarded-connector.js';
import { sendTestEvent, type TestEventOutcome } from './send-test-event.js';
import type { WebhookEndpoint } from './webhook-endpoint.js';
import { webhookProvision } from './webhook-provision.js';
import { createWebhookSender } from './webhook-sender.js';

export interface WebhooksOptions {
  readonly endpoints: WebhookEndpoints;
  readonly load: Pick<Loaders, 'event'>;
  readonly orders: OrderLookUp;
  /** Whether endpoints may be in private networks or on this machine. */
  readonly allowsPrivate: boolean;
  readonly now: () => number;
  readonly newId: () => string;
  /** Those of the machine unless a test brings its own. */
  readonly timerAt?: GateTimers['at'];
  readonly resolveName?: ResolveName;
}

/** Everything that is sent to endpoints. */
export interface Webhooks {
  /** For jobs of the kind `deliver`. */
  readonly deliver: JobDefinition;
  /** How purchases are provisioned by an endpoint; `undefined` when none does. */
  readonly provision:
    ((ask: InstanceAsk, settings: HandlerSettings) => Promise<ProvisionAnswer>) | undefined;
  /** `undefined`: no endpoint has that name. `cause` says who asks, e.g. `management:ann`. */
  sendTest(
    name: string,
    settings: { readonly cause: string; readonly signal: AbortSignal },
  ): Promise<TestEventOutcome> | undefined;
  /** Endpoints that are tried now and then only, by their names: why, and when the next time is (ms). */
  away(): ReadonlyMap<string, { readonly problem: string; readonly probeAt: number }>;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}

export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { endpoints, load, orders, allowsPrivate, now, newId, resolveName } = options;
  const sender = createWebhookSender({
    allowsPrivate,
    ...(resolveName !== undefined && { resolveName }),
  });
  const timers: GateTimers = { now, at: options.timerAt ?? timerOf(now) };
  const gates = new Map(endpoints.all.map(({ name }) => [name, new EndpointGate(timers)]));
  const gateOf = ({ name }: WebhookEndpoint): EndpointGate =>
    gates.get(name) ?? new EndpointGate(timers);
  const { provisioning } = endpoints;
  return {
    deliver: deliverJob({ endpoints, load, orders, sender, gateOf }),
    provision: provisioning && webhookProvision({ endpoint: provisioning, sender, now }),
    sendTest(name, settings) {
      const endpoint = endpoints.find(name);
      return endpoint && sendTestEvent({ endpoint, sender, now, newId, ...settings });
    },
    away: () =>
      new Map(
        [...gates].flatMap(([name, { closed }]) => (closed === undefined ? [] : [[name, closed]])),
      ),
    close: () => sender.close(),
  };
}

function timerOf(now: () => number): GateTimers['at'] {
  return (time, run) => {
    const timer = setTimeout(run, Math.max(0, time - now()));
    return () => clearTimeout(timer);
  };
}
