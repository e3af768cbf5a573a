import { beforeAll, expect, it } from 'vitest';
import type { LicenseAnswer } from '../../src/domain/handler-calls.js';
import { toLicenseEventId, type LicenseContent } from '../../src/domain/license-upload.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import { prepareUploads } from '../support/license-uploads.js';

const secret = 'LICENSE-7Q2M-9XKD-41PA';
const text: LicenseContent = { kind: 'text', text: secret };
const bytes = Buffer.from('LICENSE-BEGIN\r\n--x\r\nLICENSE-END');
const file: LicenseContent = {
  kind: 'file',
  fileName: '许可.lic',
  base64: bytes.toString('base64'),
};

describeEachDatabase('the seller’s handler for the License of an application', (database) => {
  const clock = { now: Date.UTC(2025, 0, 15, 12) };
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => clock.now });
  });

  it.each([
    ['a text', secret, text],
    ['a file', { fileName: '许可.lic', bytes }, file],
  ])('asks for %s once, keeps it, and uploads what was kept', async (_, answer, content) => {
    const { applied, played, jobAfter, asked } = await prepare(() => answer);
    played.openApis.answerNext('uploadMarketEventFile', 'CBC.0999');
    const { request, instance, job } = await applied();
    const waiting = await jobAfter(job);
    expect(await storage.load.licenseUpload(job.jobId)).toMatchObject({
      content,
      receivedBy: `job:${job.jobId}`,
    });
    clock.now = waiting.runAt;
    expect(await jobAfter(job)).toMatchObject({ state: 'done', attempts: 2 });
    const { eventId, deviceFingerprint, effectiveAt, expiresAt } = request;
    expect(asked).toEqual([
      {
        ask: {
          kind: 'application',
          instance,
          request: { eventId, deviceFingerprint, effectiveAt, expiresAt },
        },
        idempotencyKey: toLicenseEventId(request),
      },
    ]);
    expect(await storage.load.licenseRequest(request)).toMatchObject({
      state: 'delivered',
      jobId: job.jobId,
    });
  });

  it('that makes none leaves it to be sent in', async () => {
    const { applied, jobAfter } = await prepare(() => undefined);
    const { request, job } = await applied();
    expect(await jobAfter(job)).toMatchObject({ state: 'done' });
    expect(await attemptsOf(database, job)).toMatchObject([
      { problem: expect.stringContaining('submitLicense') as string },
    ]);
    expect(await storage.load.licenseRequest(request)).toEqual(request);
  });

  it('that fails is asked again with the same key', async () => {
    let times = 0;
    const { applied, jobAfter, asked } = await prepare(() => {
      times += 1;
      if (times === 1) throw new Error('handlers.mjs, issueLicense: the key server is away');
      return secret;
    });
    const { job } = await applied();
    const waiting = await jobAfter(job);
    expect(waiting.problem).toBe('handlers.mjs, issueLicense: the key server is away');
    clock.now = waiting.runAt;
    expect(await jobAfter(job)).toMatchObject({ state: 'done' });
    expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it.each([
    ['an empty text', ''],
    ['an empty file', { fileName: 'a.lic', bytes: new Uint8Array() }],
    ['a file without a name', { fileName: '', bytes }],
  ])('that gives %s is told so', async (_, answer) => {
    const { applied, jobAfter } = await prepare(() => answer);
    const { job } = await applied();
    const waiting = await jobAfter(job);
    expect(waiting).toMatchObject({ state: 'waiting' });
    expect(waiting.problem).toMatch(/^issueLicense /);
  });

  it('is not asked when a License was sent in meanwhile', async () => {
    const { applied, jobAfter, submit, asked } = await prepare(() => secret);
    const { request, job } = await applied();
    const uploading = await submit(request, text);
    expect(await jobAfter(uploading)).toMatchObject({ state: 'done' });
    expect(await storage.jobs.find(job.jobId)).toMatchObject({ state: 'cancelled' });
    expect(asked).toEqual([]);
  });

  const prepare = (makeLicense: () => LicenseAnswer) =>
    prepareUploads({ storage, clock }, makeLicense);
});
