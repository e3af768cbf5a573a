import { describe, expect, it } from 'vitest';
import type { Submission } from '../../src/domain/committer.js';
import { takeBatch, type Waiting } from '../../src/storage/batch.js';
import { subjectsOf } from '../../src/storage/subjects.js';
import {
  nextVersion,
  purchaseOf,
  submissionOf,
  testCall,
  testInstance,
  testNonce,
  testOrderLine,
  updateOf,
} from '../support/submissions.js';

const limits = { submissionsMax: 10, charactersMax: 1000 };
const ignore = (): void => undefined;

function waitingFor(submission: Submission): Waiting {
  return { submission, subjects: subjectsOf(submission), settle: ignore, fail: ignore };
}

describe('takeBatch', () => {
  const instance = testInstance();
  const update = { changes: updateOf(nextVersion(instance)) };
  const nonce = testNonce();
  const call = testCall();

  it.each<[string, Partial<Submission>, Partial<Submission>]>([
    ['instance', update, update],
    [
      'order line',
      { changes: purchaseOf(instance) },
      { changes: purchaseOf({ ...instance, instanceId: 'other' }) },
    ],
    [
      'ledger entry',
      { changes: [{ kind: 'claim', table: 'orderLines', record: testOrderLine(instance) }] },
      { changes: [{ kind: 'claim', table: 'orderLines', record: testOrderLine(instance) }] },
    ],
    ['nonce', { nonce }, { nonce }],
    ['call record', { call }, { call }],
  ])('keeps two of the same %s apart', (_subject, first, second) => {
    const waiting = [first, second].map((values) => waitingFor(submissionOf(values)));
    const { batch, rest } = takeBatch(waiting, limits);
    expect(batch).toEqual(waiting.slice(0, 1));
    expect(rest).toEqual(waiting.slice(1));
  });

  it.each<[string, Partial<Submission>, Partial<Submission>]>([
    [
      'order',
      { changes: purchaseOf(instance) },
      {
        changes: [
          {
            kind: 'ensure',
            table: 'orders',
            record: { orderId: instance.orderId, firstSeenAt: 1 },
          },
        ],
      },
    ],
    ['nonce of another key class', { nonce }, { nonce: { ...nonce, keyClass: 'kit' } }],
    [
      'letters in ids cut at another place',
      {
        changes: purchaseOf(testInstance({ orderId: 'a', orderLineId: 'bc' })),
      },
      { changes: purchaseOf(testInstance({ orderId: 'ab', orderLineId: 'c' })) },
    ],
  ])('puts two of the same %s together', (_subject, first, second) => {
    const waiting = [first, second].map((values) => waitingFor(submissionOf(values)));
    expect(takeBatch(waiting, limits)).toEqual({ batch: waiting, rest: [] });
  });

  it('lets nobody overtake one about the same subject that was itself left over', () => {
    const other = testInstance();
    const both = [...updateOf(nextVersion(instance)), ...updateOf(nextVersion(other))];
    const waiting = [
      waitingFor(submissionOf(update)),
      waitingFor(submissionOf({ changes: both })),
      waitingFor(submissionOf({ changes: updateOf(nextVersion(other)) })),
    ];
    expect(takeBatch(waiting, limits)).toEqual({
      batch: waiting.slice(0, 1),
      rest: waiting.slice(1),
    });
  });

  it('is bounded in texts, but takes a single one of any size', () => {
    const large = waitingFor(submissionOf({ call: testCall({ requestBody: 'x'.repeat(5000) }) }));
    const small = waitingFor(submissionOf());
    expect(takeBatch([large, small], limits)).toEqual({ batch: [large], rest: [small] });
    expect(takeBatch([small, large], limits)).toEqual({ batch: [small], rest: [large] });
  });
});
