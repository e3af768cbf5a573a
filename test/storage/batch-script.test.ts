import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Submission } from '../../src/domain/committer.js';
import { toBatchRows, toSubmissionRows, type BatchRows } from '../../src/storage/batch-rows.js';
import { fitsOneScript, prepareBatchScript } from '../../src/storage/batch-script.js';
import { prepareBatchSteps } from '../../src/storage/batch-steps.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { createKeyedHash } from '../../src/storage/keyed-hash.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { toStorableText } from '../../src/storage/storable-text.js';
import { describeEachDatabase, testDataKey } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import { testEvent, testIntervention, testJob, testJobAttempt } from '../support/seller-records.js';
import {
  newTestId,
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
  testLicense,
  testLicenseCode,
  testLicenseCodeOrder,
  testLicenseCodeReport,
  testLicenseRequest,
  testLicenseUpload,
  testPurchase,
  testTenant,
  testTenantKey,
  updateOf,
} from '../support/submissions.js';

describeEachDatabase('the script of a batch', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it.each([
    ['quotes', `'; drop table calls; --`],
    ['doubled quotes', `''''`],
    ['dollar quotes', `$json$; drop table calls; $json$ $$ $1`],
    ['question marks', 'a ? b ?? \\? ?1'],
    ['backslashes', `\\' \\u0027 \\\\' \\x27`],
    ['characters of every length', 'é中😀\u2028\u007f'],
    ['line breaks and tabs', 'a\nb\r\tc'],
  ])('keeps %s as they are', async (_title, text) => {
    const call = testCall({ requestBody: text });
    await storage.committer.commit(submissionOf({ call }));
    expect((await storage.directories.calls.find(call.callId))?.requestBody).toBe(text);
  });

  it('no text can break out of it', async () => {
    const special = fc.constantFrom(`'`, '$', '\\', '?', ';', '$json$', '--', '"', 'u0027');
    const hostile = fc
      .array(fc.oneof(special, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, async (requestBody) => {
        const call = testCall({ requestBody });
        await storage.committer.commit(submissionOf({ call }));
        const kept = await storage.directories.calls.find(call.callId);
        expect(kept?.requestBody).toBe(toStorableText(requestBody));
      }),
      { numRuns: 100 },
    );
  });

  const known = testInstance();
  const code = testLicenseCode();
  const request = testLicenseRequest();
  const upload = testLicenseUpload();
  const job = testJob();
  const notice = { orderId: newTestId('order'), orderLineId: 'line', notifiedAt: 1 };

  it('leaves nothing behind when one of its statements fails', async () => {
    const first = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(first) }));
    const sameOrderLine = testInstance({ orderId: first.orderId, orderLineId: first.orderLineId });
    const call = testCall();
    const outcome = await storage.committer.commit(
      submissionOf({ call, changes: purchaseOf(sameOrderLine) }),
    );
    expect(outcome).toBe('conflict');
    expect(await storage.directories.calls.find(call.callId)).toBeUndefined();
    expect(await storage.load.instance(sameOrderLine.instanceId)).toBeUndefined();
    expect(await storage.load.instance(first.instanceId)).toEqual(first);
  });

  const kinds: readonly (readonly Change[])[] = [
    purchaseOf(testInstance()),
    updateOf(nextVersion(known)),
    [
      { kind: 'claim', table: 'purchases', record: testPurchase() },
      { kind: 'claim', table: 'licenses', record: testLicense() },
      { kind: 'claim', table: 'licenseRequests', record: testLicenseRequest() },
      { kind: 'update', table: 'licenseRequests', record: { ...request, version: 2 } },
      { kind: 'claim', table: 'licenseUploads', record: testLicenseUpload() },
      { kind: 'update', table: 'licenseUploads', record: { ...upload, version: 2 } },
      { kind: 'ensure', table: 'orderNotices', record: notice },
      { kind: 'ensure', table: 'orderNotices', record: { ...notice, orderLineId: 'other' } },
    ],
    [
      { kind: 'claim', table: 'licenseCodes', record: testLicenseCode() },
      { kind: 'update', table: 'licenseCodes', record: { ...code, version: 2 } },
      { kind: 'ensure', table: 'licenseCodes', record: testLicenseCode() },
      { kind: 'put', table: 'licenseCodeReports', record: testLicenseCodeReport() },
      { kind: 'put', table: 'licenseCodeReports', record: testLicenseCodeReport() },
      { kind: 'claim', table: 'licenseCodeOrders', record: testLicenseCodeOrder(code) },
    ],
    [
      { kind: 'put', table: 'tenants', record: testTenant() },
      { kind: 'put', table: 'applications', record: testApplication() },
      { kind: 'put', table: 'authorizations', record: testAuthorization() },
      { kind: 'put', table: 'authorizations', record: testAuthorization() },
      { kind: 'put', table: 'departments', record: testDepartment() },
      { kind: 'put', table: 'departments', record: testDepartment() },
    ],
    [
      { kind: 'ensure', table: 'events', record: testEvent() },
      { kind: 'ensure', table: 'events', record: testEvent() },
      { kind: 'ensure', table: 'jobs', record: testJob() },
      { kind: 'ensure', table: 'jobs', record: testJob() },
      { kind: 'update', table: 'jobs', record: { ...job, state: 'done', version: 2 } },
      { kind: 'claim', table: 'jobAttempts', record: testJobAttempt({ jobId: job.jobId }) },
      { kind: 'claim', table: 'interventions', record: testIntervention() },
    ],
  ];

  it('writes changes of every kind, and two of a kind, at the first go', async () => {
    const location = parseDatabaseUrl(database.url());
    const steps = prepareBatchSteps(location.dialect);
    const codeClaim: Change = { kind: 'claim', table: 'licenseCodes', record: code };
    const applied: readonly Change[] = [
      { kind: 'claim', table: 'licenseRequests', record: request },
      { kind: 'claim', table: 'licenseUploads', record: upload },
    ];
    const jobMade: Change = { kind: 'ensure', table: 'jobs', record: job };
    const before = await rowsOf([
      submissionOf({ changes: [...purchaseOf(known), codeClaim, ...applied, jobMade] }),
    ]);
    const rows = await rowsOf(kinds.map((changes) => submissionOf({ changes })));
    expect(fitsOneScript(steps, rows)).toBe(true);
    await withDatabase(database.url(), async (knex) => {
      for (const batch of [before, rows]) {
        await location.dialect.runScript(knex, prepareBatchScript(steps)(batch));
      }
      // The update has moved the row: the same script has lost now.
      await expect(
        location.dialect.runScript(knex, prepareBatchScript(steps)(rows)),
      ).rejects.toThrow();
    });
    expect(await storage.load.instance(known.instanceId)).toMatchObject({ version: 2 });
    expect(await storage.load.job(job.jobId)).toMatchObject({ state: 'done', version: 2 });
  });

  it('is not tried for what replaces or removes many things, nor for large texts', async () => {
    const steps = prepareBatchSteps(parseDatabaseUrl(database.url()).dialect);
    const users = Array.from({ length: 2_001 }, (): Change => ({
      kind: 'put',
      table: 'authorizations',
      record: testAuthorization(),
    }));
    const department: Change = { kind: 'put', table: 'departments', record: testDepartment() };
    for (const values of [
      { changes: [snapshotOf(testTenantKey(), [])] },
      { changes: [removalOf(testTenantKey())] },
      { changes: users },
      { changes: [department, department] },
      { call: testCall({ requestBody: 'x'.repeat(300_000) }) },
      { call: testCall({ requestBody: 'x'.repeat(300_000), sensitive: true }) },
    ]) {
      expect(fitsOneScript(steps, await rowsOf([submissionOf(values)]))).toBe(false);
    }
  });
});

async function rowsOf(submissions: readonly Submission[]): Promise<BatchRows> {
  const secrets = { seal: createSeal([testDataKey]), hash: createKeyedHash(Buffer.alloc(32, 3)) };
  return toBatchRows(
    await Promise.all(submissions.map((submission) => toSubmissionRows(submission, secrets))),
  );
}
