import type { CallRecord } from '../../src/domain/call-record.js';
import type { Change, HistoryEntry, OrderLine } from '../../src/domain/change.js';
import type { NonceClaim, Submission } from '../../src/domain/committer.js';
import type { Instance } from '../../src/domain/instance.js';
import { testNow } from './databases.js';

let lastNumber = 0;

/** Ids that no other test has used, in the order in which they were asked for. */
export function newTestId(prefix: string): string {
  lastNumber += 1;
  return `${prefix}-${String(lastNumber).padStart(6, '0')}`;
}

export function testCall(values: Partial<CallRecord> = {}): CallRecord {
  return {
    callId: newTestId('call'),
    receivedAt: testNow,
    method: 'POST',
    path: '/koogallery',
    operationId: 'newInstance',
    debug: false,
    verdict: 'authentic',
    keyIndex: 0,
    resultCode: '000000',
    problem: null,
    requestBody: '{"activity":"newInstance"}',
    requestBytes: 26,
    answerBody: '{"resultCode":"000000","resultMsg":"success."}',
    durationMs: 4.25,
    instanceId: null,
    orderId: null,
    ...values,
  };
}

export function testNonce(values: Partial<NonceClaim> = {}): NonceClaim {
  return { keyClass: 'base', nonce: newTestId('nonce'), expiresAt: testNow + 60_000, ...values };
}

export function testInstance(values: Partial<Instance> = {}): Instance {
  const orderId = newTestId('order');
  return {
    instanceId: newTestId('instance'),
    orderId,
    orderLineId: `${orderId}-000001`,
    state: 'pending',
    freezeWaiting: false,
    purchaseKind: 'unknown',
    productId: null,
    expiresAt: null,
    access: null,
    usage: [],
    failure: null,
    version: 1,
    createdAt: testNow,
    updatedAt: testNow,
    releasedAt: null,
    ...values,
  };
}

export function testHistory({ instanceId, version, state }: Instance): HistoryEntry {
  return {
    instanceId,
    version,
    at: testNow,
    event: version === 1 ? 'purchased' : 'changed',
    from: version === 1 ? null : 'pending',
    to: state,
    cause: 'call:test',
    detail: {},
  };
}

export function testOrderLine(
  { instanceId, orderId, orderLineId }: Instance,
  values: Partial<OrderLine> = {},
): OrderLine {
  return { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: testNow, ...values };
}

/** What `newInstance` leaves behind. */
export function purchaseOf(instance: Instance): readonly Change[] {
  return [
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'instanceHistory', record: testHistory(instance) },
    {
      kind: 'ensure',
      table: 'orders',
      record: { orderId: instance.orderId, firstSeenAt: instance.createdAt },
    },
    { kind: 'claim', table: 'orderLines', record: testOrderLine(instance) },
  ];
}

/** The next version of an instance, over the one that was read. */
export function nextVersion(instance: Instance, values: Partial<Instance> = {}): Instance {
  return { ...instance, updatedAt: testNow + 1, version: instance.version + 1, ...values };
}

export function updateOf(instance: Instance): readonly Change[] {
  return [
    { kind: 'update', table: 'instances', record: instance },
    { kind: 'claim', table: 'instanceHistory', record: testHistory(instance) },
  ];
}

export function submissionOf(values: Partial<Submission> = {}): Submission {
  return { call: testCall(), nonce: testNonce(), changes: [], ...values };
}
