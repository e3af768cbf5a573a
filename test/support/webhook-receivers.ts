import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookEndpoint } from '../../src/webhooks/webhook-endpoint.js';
import { listenForTest } from './raw-server.js';

/** Of use to nobody. */
export const testSecret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
export const otherTestSecret = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;

/** What came in one POST. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The members of the body. */
  readonly event: { readonly id: string; readonly type: string; readonly subject: string };
}

/** How a receiver behaves: a status, or what it does with the response. */
export type Behaviour = (
  received: Received,
  response: ServerResponse,
) => number | 'handled' | Promise<number | 'handled'>;

export interface TestReceiver {
  readonly url: string;
  /** Each POST in the order in which they came. */
  readonly received: readonly Received[];
  /** Those that were taken. */
  readonly taken: readonly Received[];
  /** Changes how it behaves from now on. */
  behave(behaviour: Behaviour): void;
}

/** A seller's system, on a free port of this machine until the test ends. */
export async function webhookReceiver(first: Behaviour = () => 204): Promise<TestReceiver> {
  const received: Received[] = [];
  const taken: Received[] = [];
  let behaviour = first;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const each = toReceived(request.headers, Buffer.concat(chunks).toString('utf8'));
      received.push(each);
      void Promise.resolve(behaviour(each, response)).then((status) => {
        if (status === 'handled') return;
        if (status >= 200 && status < 300) taken.push(each);
        response.writeHead(status).end();
      });
    });
  });
  const { host } = await listenForTest(server);
  return {
    url: `http://${host}/hooks`,
    received,
    taken,
    behave: (next) => (behaviour = next),
  };
}

function toReceived(headers: IncomingHttpHeaders, body: string): Received {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { headers: Object.fromEntries(texts), body, event: JSON.parse(body) as Received['event'] };
}

export function testEndpoint(url: string, values: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    name: 'product',
    url,
    secrets: [testSecret],
    events: ['*'],
    provision: false,
    timeoutMs: 5_000,
    ...values,
  };
}

/** A clock that a test sets, with timers that ring as it passes them. */
export interface TestClock {
  readonly now: () => number;
  readonly at: (time: number, run: () => void) => () => void;
  /** Rings what is due on the way, each at its time, and lets what follows from it happen. */
  advanceTo(time: number): Promise<void>;
  /** When the next timer rings. */
  readonly next: () => number | undefined;
}

export function testClock(start: number): TestClock {
  let current = start;
  let timers: { readonly time: number; readonly run: () => void }[] = [];
  const first = () => timers.toSorted((left, right) => left.time - right.time)[0];
  return {
    now: () => current,
    at(time, run) {
      const timer = { time, run };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
    async advanceTo(time) {
      for (let due = first(); due !== undefined && due.time <= time; due = first()) {
        const timer = due;
        timers = timers.filter((each) => each !== timer);
        current = Math.max(current, timer.time);
        timer.run();
        await sleep(0);
      }
      current = Math.max(current, time);
    },
    next: () => first()?.time,
  };
}
