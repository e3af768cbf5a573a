import { randomBytes, randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { signBaseRequest } from '../../src/protocol/base-signature.js';

export interface Workload {
  readonly name: string;
  /** The body of the call with this number. */
  readonly body: (index: number) => string;
}

/** Figures of one run of one workload against one server. */
export interface Measured {
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly accessKey: string;
  readonly workload: Workload;
  readonly connections: number;
  readonly seconds: number;
}

/** Sends signed calls over loopback for a bounded time. Throws when an answer is not what it should be. */
export async function load(options: LoadOptions): Promise<Measured> {
  const { url, connections, seconds } = options;
  const problems: string[] = [];
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: 'POST',
    requests: [
      {
        setupRequest: (request) => ({ ...request, ...signedCall(options) }),
        onResponse: (status, body) => {
          if (status !== 200 || !body.includes('"resultCode":"000000"')) problems.push(body);
        },
      },
    ],
  });
  const failures = problems.length + result.errors + result.timeouts;
  if (failures > 0) {
    throw new Error(
      `${failures} of ${result.requests.total} calls failed, e.g. ${problems[0] ?? 'time-out'}`,
    );
  }
  return {
    callsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}

let sent = 0;

function signedCall(options: LoadOptions) {
  return sign(options, options.workload.body((sent += 1)));
}

/** Sends one signed call, and throws unless it is answered with one of these codes. */
export async function postSigned(
  { url, accessKey }: Pick<LoadOptions, 'url' | 'accessKey'>,
  content: object,
  codes: readonly string[],
): Promise<void> {
  const { path, headers, body } = sign({ url, accessKey }, JSON.stringify(content));
  const answer = await fetch(new URL(path, url), { method: 'POST', headers, body });
  const text = await answer.text();
  if (codes.some((code) => text.includes(`"resultCode":"${code}"`))) return;
  throw new Error(`a call was answered ${text}`);
}

function sign({ url, accessKey }: Pick<LoadOptions, 'url' | 'accessKey'>, body: string) {
  const timestamp = String(Date.now());
  const nonce = randomBytes(16).toString('hex');
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body: Buffer.from(body) });
  const { pathname } = new URL(url);
  return {
    path: `${pathname}?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    headers: { 'content-type': 'application/json;charset=utf8' },
    body,
  };
}

/** Each call buys something new. */
export const newOrders: Workload = {
  name: 'new orders',
  body: () => newInstanceBody(newOrderId()),
};

/** In the form of the marketplace's: the minute of the order, then a text that nobody can guess. */
function newOrderId(): string {
  const minute = new Date().toISOString().replaceAll(/\D/g, '').slice(2, 12);
  return `CS${minute}${randomBytes(4).toString('hex').toUpperCase()}`;
}

const knownOrders = Array.from({ length: 200 }, (_, index) => `CSREPEAT${index}`);

/** The marketplace asks again about orders it has asked about before. */
export const repeats: Workload = {
  name: 'repeats',
  body: (index) => newInstanceBody(knownOrders[index % knownOrders.length] ?? ''),
};

function newInstanceBody(orderId: string): string {
  return JSON.stringify(purchase(orderId));
}

/** The call that buys an order's only line; the instance gets the id of the call. */
export function purchase(orderId: string) {
  return {
    activity: 'newInstance',
    businessId: randomUUID(),
    orderId,
    orderLineId: `${orderId}-000001`,
  };
}
