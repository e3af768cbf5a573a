import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Submission } from '../../src/domain/committer.js';
import type { LicenseCode } from '../../src/domain/license-code.js';
import { smallOnesFirst, takeBatch, type Waiting } from '../../src/storage/batch.js';
import { kindOf } from '../../src/storage/submission-kind.js';
import { subjectsOf } from '../../src/storage/subjects.js';
import {
  nextVersion,
  purchaseOf,
  removalOf,
  snapshotOf,
  submissionOf,
  testApplication,
  testAuthorization,
  testCall,
  testDepartment,
  testInstance,
  testLicenseCode,
  testLicenseCodeOrder,
  testLicenseRequest,
  testNonce,
  testOrderLine,
  testTenant,
  testTenantKey,
  updateOf,
} from '../support/submissions.js';

const limits = { submissionsMax: 10, charactersMax: 20_000 };
const ignore = (): void => undefined;

function waitingFor(submission: Submission): Waiting {
  return {
    submission,
    kind: kindOf(submission),
    subjects: subjectsOf(submission),
    rows: undefined,
    settle: ignore,
    fail: ignore,
  };
}

describe('takeBatch', () => {
  const instance = testInstance();
  const update = { changes: updateOf(nextVersion(instance)) };
  const nonce = testNonce();
  const call = testCall();
  const code = testLicenseCode();
  const codeOrder: Change = {
    kind: 'claim',
    table: 'licenseCodeOrders',
    record: testLicenseCodeOrder(code),
  };
  const codeClaim = (record: LicenseCode): Partial<Submission> => ({
    changes: [{ kind: 'claim', table: 'licenseCodes', record }],
  });
  const device = { eventId: 'event', deviceFingerprint: 'device' };
  const tenant = testTenantKey();
  const application = { ...tenant, appId: 'app' };
  const department = { ...tenant, orgCode: 'org' };
  const putUser = (userName: string): Change => ({
    kind: 'put',
    table: 'authorizations',
    record: testAuthorization({ ...application, userName }),
  });

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
    ['authorization code', codeClaim(code), { changes: [codeOrder] }],
    [
      'application for a License',
      {
        changes: [{ kind: 'claim', table: 'licenseRequests', record: testLicenseRequest(device) }],
      },
      {
        changes: [{ kind: 'claim', table: 'licenseRequests', record: testLicenseRequest(device) }],
      },
    ],
    [
      'tenant',
      { changes: [{ kind: 'put', table: 'tenants', record: testTenant(tenant) }] },
      { changes: [{ kind: 'put', table: 'tenants', record: testTenant(tenant) }] },
    ],
    [
      'application of a tenant',
      { changes: [{ kind: 'put', table: 'applications', record: testApplication(application) }] },
      { changes: [{ kind: 'put', table: 'applications', record: testApplication(application) }] },
    ],
    [
      'user among others',
      { changes: [putUser('ann'), putUser('bob')] },
      { changes: [putUser('bob')] },
    ],
    [
      'department',
      { changes: [{ kind: 'put', table: 'departments', record: testDepartment(department) }] },
      { changes: [{ kind: 'put', table: 'departments', record: testDepartment(department) }] },
    ],
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
    ['application, but not user', { changes: [putUser('ann')] }, { changes: [putUser('bob')] }],
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
    const large = waitingFor(submissionOf({ call: testCall({ requestBody: 'x'.repeat(50_000) }) }));
    const small = waitingFor(submissionOf());
    expect(takeBatch([large, small], limits)).toEqual({ batch: [large], rest: [small] });
    expect(takeBatch([small, large], limits)).toEqual({ batch: [small], rest: [large] });
  });

  it('counts the rows of a call that brings many', () => {
    const many = waitingFor(
      submissionOf({ changes: Array.from({ length: 15 }, (_, index) => putUser(`user-${index}`)) }),
    );
    const others = Array.from({ length: 10 }, () =>
      waitingFor(submissionOf({ changes: [putUser('other')], nonce: null })),
    ).slice(0, 1);
    const more = waitingFor(
      submissionOf({ changes: Array.from({ length: 9 }, (_, index) => putUser(`more-${index}`)) }),
    );
    expect(takeBatch([many, more, ...others], limits)).toEqual({
      batch: [many, ...others],
      rest: [more],
    });
  });

  describe('a large one', () => {
    const snapshot = waitingFor(submissionOf({ changes: [snapshotOf(tenant, [])] }));
    const removal = waitingFor(submissionOf({ changes: [removalOf(tenant)] }));
    const small = [waitingFor(submissionOf()), waitingFor(submissionOf())];

    it('goes alone, in its turn', () => {
      expect(takeBatch([snapshot, ...small], limits)).toEqual({ batch: [snapshot], rest: small });
      expect(takeBatch([...small, removal], limits)).toEqual({ batch: small, rest: [removal] });
      expect(takeBatch([removal, snapshot], limits)).toEqual({
        batch: [removal],
        rest: [snapshot],
      });
    });

    it('lets small ones go before it when it is not its turn', () => {
      expect(smallOnesFirst([snapshot, ...small, removal])).toEqual([...small, snapshot, removal]);
    });
  });
});
