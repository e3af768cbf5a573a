import { randomBytes, randomUUID } from 'node:crypto';
import type { SigningScheme } from '../../../src/protocol/outgoing-call.js';
import { toBeijingWireTime } from '../../../src/protocol/wire-time.js';

/** What is sent, in the form in which the marketplace sends it. */
export interface Workload {
  readonly title: string;
  readonly scheme: Extract<SigningScheme, 'base' | 'kit'>;
  /** Behind the address of the callbacks. */
  readonly subPath: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the call with this number. */
  readonly body: (index: number) => string;
}

const jsonHeaders = {
  Accept: 'application/json',
  'Content-Type': 'application/json;charset=utf8',
} as const;

const base = { scheme: 'base', subPath: '', headers: jsonHeaders } as const;

/** Instances that every server under test is told of before anything is measured. */
export const knownCount = 200;
/** As many as one call may name. */
const idsPerQuery = 100;

export const workloads = {
  /** Each call buys something new. */
  'new-orders': {
    ...base,
    title: 'newInstance, new orders',
    body: () => JSON.stringify(purchase(newOrderId())),
  },
  /** The marketplace asks again about orders that it has asked about before; the id of the call is a new one. */
  repeats: {
    ...base,
    title: 'newInstance, repeats',
    body: (index) => JSON.stringify(purchase(knownPurchase(index).orderId)),
  },
  query: {
    ...base,
    title: `queryInstance, ${idsPerQuery} ids`,
    body: (index) => queries[index % queries.length] ?? '',
  },
  /** Each call tells of an enterprise that nobody has told of yet. */
  tenants: {
    title: 'tenantSync',
    scheme: 'kit',
    subPath: '/produceAPI/v2/tenantSync',
    headers: { 'Content-Type': 'application/json' },
    body: () => JSON.stringify(newTenant()),
  },
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;

export const workloadNames = Object.keys(workloads) as WorkloadName[];

/** Sent once, before anything is measured: what `repeats` and `query` ask about. */
export const preparation: Workload = {
  ...base,
  title: 'newInstance, known orders',
  body: (index) => JSON.stringify(knownPurchase(index)),
};

/** The call that buys an order's only line; the instance gets the id of the call. */
export function purchase(orderId: string) {
  return {
    activity: 'newInstance',
    businessId: randomUUID(),
    orderId,
    orderLineId: `${orderId}-000001`,
  };
}

/** In the form of the marketplace's: the minute of the order, then a text that nobody can guess. */
export function newOrderId(): string {
  const minute = new Date().toISOString().replaceAll(/\D/g, '').slice(2, 12);
  return `CS${minute}${randomBytes(4).toString('hex').toUpperCase()}`;
}

function knownPurchase(index: number) {
  const place = index % knownCount;
  return {
    ...purchase(`CS2403011030K${String(place).padStart(4, '0')}`),
    businessId: knownInstanceId(place),
  };
}

function knownInstanceId(place: number): string {
  return `${place.toString(16).padStart(8, '0')}-31ad-4c4b-8f1b-81d03469a10e`;
}

/** Each begins with another instance, so that no two calls in a row are the same. */
const queries = Array.from({ length: knownCount }, (_, first) => {
  const ids = Array.from({ length: idsPerQuery }, (__, offset) =>
    knownInstanceId((first + offset) % knownCount),
  );
  return JSON.stringify({ activity: 'queryInstance', instanceId: ids.join(',') });
});

function newTenant() {
  return {
    instanceId: randomUUID(),
    orderId: newOrderId(),
    tenantId: randomBytes(16).toString('hex'),
    tenantCode: 'example-corp',
    name: '示例科技(北京)有限公司',
    domainName: 'https://example-corp.login.example.com',
    flag: 1,
    testFlag: 0,
    timeStamp: toBeijingWireTime(Date.now()),
  };
}
