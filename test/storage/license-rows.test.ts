import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { noFacts, toReportedCode } from '../../src/domain/license-code-report.js';
import {
  acceptedUpload,
  markedUpload,
  newUploadJob,
  nextRequest,
} from '../../src/domain/license-upload.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import {
  newTestId,
  submissionOf,
  testLicenseCode,
  testLicenseCodeReport,
  testLicenseRequest,
  testLicenseUpload,
} from '../support/submissions.js';

describeEachDatabase('rows of Licenses on their way, and of what is said of codes', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));

  describe('what the marketplace says of a code', () => {
    const said = {
      status: 'ALIVE',
      activatedAt: testNow - 5,
      expiresAt: testNow + 5,
      productId: 'OFFI1',
      orderId: 'CS1',
      amount: 50,
    };
    const put = (record: ReturnType<typeof testLicenseCodeReport>) =>
      commit({ kind: 'put', table: 'licenseCodeReports', record });
    const reported = async (code: string) =>
      (await storage.directories.licenseCodes.reports([code]))[0];

    it('is read as it was told, for several codes at once', async () => {
      const [one, two] = [testLicenseCodeReport(said), testLicenseCodeReport()];
      await Promise.all([put(one), put(two)]);
      const codes = [one.code, 'PL-nobody', two.code];
      const reports = await storage.directories.licenseCodes.reports(codes);
      expect(reports.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual([one, two]);
      expect(await storage.directories.licenseCodes.reports([])).toEqual([]);
    });

    it('later takes the place of what was told before, and leaves what it does not tell', async () => {
      const first = testLicenseCodeReport(said);
      const { code } = first;
      await put(first);
      await put({ code, ...noFacts, status: 'EXPIRED', checkedAt: testNow + 1 });
      expect(await reported(code)).toEqual({ ...first, status: 'EXPIRED', checkedAt: testNow + 1 });
      await put({ code, ...noFacts, expiresAt: testNow + 9, checkedAt: testNow + 2 });
      expect(await reported(code)).toMatchObject({ status: null, expiresAt: testNow + 9 });
    });

    it('earlier does not, when it comes late', async () => {
      const later = testLicenseCodeReport({ ...said, checkedAt: testNow + 1 });
      await put(later);
      await put({ ...later, status: 'EXPIRED', amount: 1, checkedAt: testNow });
      expect(await reported(later.code)).toEqual(later);
    });

    it('is written by many at once, and nobody loses', async () => {
      const { code } = testLicenseCodeReport();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          put({ code, ...noFacts, amount: index, checkedAt: testNow + index }),
        ),
      );
      expect(new Set(outcomes)).toEqual(new Set(['committed']));
      expect(await reported(code)).toMatchObject({ amount: 7, checkedAt: testNow + 7 });
    });

    it('makes the code known, and changes none that is', async () => {
      const report = testLicenseCodeReport(said);
      const record = toReportedCode(report);
      expect(await commit({ kind: 'ensure', table: 'licenseCodes', record })).toBe('committed');
      expect(await storage.load.licenseCode(report.code)).toEqual({
        code: report.code,
        state: 'active',
        productId: 'OFFI1',
        expiresAt: testNow + 5,
        version: 1,
        createdAt: testNow,
        updatedAt: testNow,
        releasedAt: null,
      });
      const known = testLicenseCode({ state: 'frozen', version: 3 });
      await commit({ kind: 'claim', table: 'licenseCodes', record: known });
      const again = toReportedCode({ ...report, code: known.code });
      expect(await commit({ kind: 'ensure', table: 'licenseCodes', record: again })).toBe(
        'committed',
      );
      expect(await storage.load.licenseCode(known.code)).toEqual(known);
    });

    it('makes a released code known as released', () => {
      const report = testLicenseCodeReport({ status: 'RELEASED' });
      expect(toReportedCode(report)).toMatchObject({ state: 'released', releasedAt: testNow });
    });
  });

  describe('an application', () => {
    const step = { kind: 'refused', code: '91381037', reason: 'a form\0 that is not' } as const;

    it('is moved over the version before its own only', async () => {
      const request = testLicenseRequest();
      await commit({ kind: 'claim', table: 'licenseRequests', record: request });
      const refused = nextRequest(request, step, testNow + 1);
      const update = { kind: 'update', table: 'licenseRequests', record: refused } as const;
      expect(await commit(update)).toBe('committed');
      expect(await storage.load.licenseRequest(request)).toEqual({
        ...refused,
        refusal: { code: '91381037', reason: 'a form\uFFFD that is not' },
      });
      expect(await commit(update)).toBe('conflict');
      const { licenseRequests } = storage.directories;
      expect(await licenseRequests.find(request)).toMatchObject({ state: 'refused' });
      expect(await licenseRequests.find({ ...request, deviceFingerprint: 'x' })).toBeUndefined();
      const { items } = await licenseRequests.list(
        { eventId: request.eventId, state: 'refused' },
        { limit: 5 },
      );
      expect(items).toHaveLength(1);
    });

    it('moves no other of the same event', async () => {
      const eventId = newTestId('event');
      const [one, two] = [testLicenseRequest({ eventId }), testLicenseRequest({ eventId })];
      await commit(
        { kind: 'claim', table: 'licenseRequests', record: one },
        { kind: 'claim', table: 'licenseRequests', record: two },
      );
      const record = nextRequest(one, { kind: 'delivered' }, testNow);
      await commit({ kind: 'update', table: 'licenseRequests', record });
      expect(await storage.load.licenseRequest(two)).toEqual(two);
    });

    it('that nobody made is not moved', async () => {
      const record = nextRequest(testLicenseRequest(), { kind: 'delivered' }, testNow);
      expect(await commit({ kind: 'update', table: 'licenseRequests', record })).toBe('conflict');
      expect(await storage.load.licenseRequest(record)).toBeUndefined();
    });

    it('has its License and its jobs', async () => {
      const request = testLicenseRequest();
      const job = newUploadJob(request, { uploadId: newTestId('upload'), now: testNow });
      const { jobId } = job;
      const upload = testLicenseUpload({ jobId, content: file });
      await commit(
        { kind: 'claim', table: 'licenseUploads', record: upload },
        { kind: 'ensure', table: 'jobs', record: job },
      );
      const { licenseRequests } = storage.directories;
      expect(await licenseRequests.delivery({ ...request, jobId })).toEqual({
        upload,
        jobs: [job],
      });
      expect(await licenseRequests.delivery(testLicenseRequest())).toEqual({
        upload: undefined,
        jobs: [],
      });
    });
  });

  it('an upload is marked, and forgets its License when that is delivered', async () => {
    const upload = testLicenseUpload();
    const { jobId } = upload;
    await commit({ kind: 'claim', table: 'licenseUploads', record: upload });
    expect(await storage.load.licenseUpload(jobId)).toEqual(upload);
    const marked = markedUpload(upload, testNow + 1);
    const mark = { kind: 'update', table: 'licenseUploads', record: marked } as const;
    expect(await commit(mark)).toBe('committed');
    expect(await commit(mark)).toBe('conflict');
    const accepted = acceptedUpload(marked);
    await commit({ kind: 'update', table: 'licenseUploads', record: accepted });
    expect(await storage.load.licenseUpload(jobId)).toEqual({
      ...upload,
      content: null,
      sentAt: null,
      version: 3,
    });
  });
});

const file = { kind: 'file', fileName: '许可\uD83D.lic', base64: 'AA==' } as const;
