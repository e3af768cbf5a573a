import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { redriveJob } from '../../src/domain/job-life.js';
import type { LicenseContent } from '../../src/domain/license-upload.js';
import { digestLicense } from '../../src/protocol/license-digest.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { change } from '../support/job-runners.js';
import { attemptsOf } from '../support/job-rows.js';
import { licenseEvent, prepareUploads } from '../support/license-uploads.js';
import { clientForTest } from '../support/marketplace-client.js';
import { listenForTest } from '../support/raw-server.js';

const secret = 'LICENSE-7Q2M-9XKD-41PA';
const text: LicenseContent = { kind: 'text', text: secret };
const bytes = Buffer.from('LICENSE-BEGIN\r\n--x\r\nLICENSE-END');
const file: LicenseContent = {
  kind: 'file',
  fileName: '许可.lic',
  base64: bytes.toString('base64'),
};
const second = 1_000;

describeEachDatabase('uploading a License', (database) => {
  const clock = { now: Date.UTC(2025, 0, 15, 12) };
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => clock.now });
  });

  it.each([
    ['a text', text, secret],
    ['a file', file, `许可.lic (SHA-256 ${createHash('sha256').update(bytes).digest('hex')})`],
  ])('that is %s delivers it and keeps it no longer', async (_, content, delivered) => {
    const { given, played, jobAfter } = await prepare();
    const { request, job } = await given(content);
    clock.now += second;
    expect(await jobAfter(job)).toMatchObject({ state: 'done', attempts: 1 });
    expect(played.state.licenseApplications.get(request.eventId)?.delivered).toBe(delivered);
    expect(await storage.load.licenseRequest(request)).toMatchObject({
      state: 'delivered',
      settledAt: clock.now,
      refusal: null,
      jobId: job.jobId,
    });
    expect(await storage.load.licenseUpload(job.jobId)).toMatchObject({
      content: null,
      sentAt: null,
      digest: digestLicense(content),
    });
  });

  it('tells the seller that it was delivered', async () => {
    const { given, jobAfter } = await prepare();
    const { request, job } = await given(text);
    await jobAfter(job);
    expect(await licenseEvent(storage, 'license.delivered', request)).toMatchObject({
      type: 'license.delivered',
      instanceId: request.instanceId,
      data: { eventId: request.eventId },
    });
  });

  it('goes on until the marketplace takes it, with longer and longer pauses', async () => {
    const { given, played, jobAfter } = await prepare();
    for (const code of ['CBC.0999', '91381036', 'CBC.0999']) {
      played.openApis.answerNext('uploadMarketEventFile', code);
    }
    const { request, job } = await given(text);
    const pauses: number[] = [];
    let current = await jobAfter(job);
    while (current.state === 'waiting') {
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'accepted' });
      pauses.push(current.runAt - clock.now);
      clock.now = current.runAt;
      current = await jobAfter(job);
    }
    expect(current).toMatchObject({ state: 'done', attempts: 4 });
    expect(pauses).toEqual([5 * second, 10 * second, 20 * second]);
    expect(await attemptsOf(database, job)).toMatchObject([
      { outcome: 'retry', status: 500 },
      { outcome: 'retry', status: 200 },
      { outcome: 'retry', status: 500 },
      { outcome: 'done' },
    ]);
    expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'delivered' });
  });

  it('waits when the marketplace wants fewer calls', async () => {
    const { given, played, jobAfter } = await prepare();
    played.openApis.answerNext('uploadMarketEventFile', 'APIGW.0501');
    const { request, job } = await given(text);
    expect(await jobAfter(job)).toMatchObject({ state: 'waiting', runAt: clock.now + 5 * second });
    expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'accepted' });
  });

  it('waits some minutes while the access key is refused', async () => {
    const { given, played, jobAfter } = await prepare();
    played.openApis.answerNext('uploadMarketEventFile', 'APIGW.0301');
    const { job } = await given(text);
    const waiting = await jobAfter(job);
    expect(waiting).toMatchObject({ state: 'waiting', runAt: clock.now + 300 * second });
    expect(waiting.problem).toContain('KOOGATE_AK');
  });

  it.each(['CBC.0101', '91381033', '91381034', '91381035', '91381037', '91381038'])(
    'is refused for good with %s, and goes on when it is driven again',
    async (code) => {
      const { given, played, jobAfter } = await prepare();
      played.openApis.answerNext('uploadMarketEventFile', code);
      const { request, job } = await given(text);
      const dead = await jobAfter(job);
      expect(dead).toMatchObject({ state: 'dead', attempts: 1 });
      expect(dead.problem).toContain(code);
      expect(await storage.load.licenseRequest(request)).toMatchObject({
        state: 'refused',
        settledAt: clock.now,
        refusal: { code, reason: dead.problem },
      });
      expect(await storage.load.licenseUpload(job.jobId)).toMatchObject({
        content: text,
        sentAt: null,
      });
      await change(storage.committer, redriveJob(dead, clock.now));
      expect(await jobAfter(job)).toMatchObject({ state: 'done' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({
        state: 'delivered',
        refusal: null,
      });
    },
  );

  describe('when it is not known whether the marketplace has got it', () => {
    it('after a crash, it is sent again', async () => {
      const { given, played, jobAfter, definition } = await prepare();
      const { request, job } = await given(text);
      // The process dies before it writes what came of it.
      await definition.run(job, { signal: new AbortController().signal, now: () => clock.now });
      expect(played.state.licenseApplications.get(request.eventId)?.status).toBe('delivered');
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'accepted' });
      expect(await storage.load.licenseUpload(job.jobId)).toMatchObject({ sentAt: clock.now });
      expect(await jobAfter(job)).toMatchObject({ state: 'done' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'delivered' });
    });

    it('after a crash, an application that takes none any more has it', async () => {
      const { given, played, jobAfter, definition } = await prepare();
      const { request, job } = await given(text);
      await definition.run(job, { signal: new AbortController().signal, now: () => clock.now });
      played.openApis.answerNext('uploadMarketEventFile', '91381034');
      expect(await jobAfter(job)).toMatchObject({ state: 'done' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'delivered' });
      expect(await attemptsOf(database, job)).toMatchObject([
        { outcome: 'done', problem: expect.stringMatching(/^taken for delivered: /) as string },
      ]);
    });

    it('after a lost answer, an application that takes none any more has it', async () => {
      const { given, played, jobAfter, through } = await prepare();
      const silent = createServer((req) => req.on('data', () => req.socket.destroy()));
      through.client = clientForTest([`http://${(await listenForTest(silent)).host}`]).client;
      const { request, job } = await given(text);
      const waiting = await jobAfter(job);
      expect(waiting).toMatchObject({ state: 'waiting' });
      expect(await storage.load.licenseUpload(job.jobId)).toMatchObject({ sentAt: clock.now });
      through.client = clientForTest([played.url]).client;
      played.openApis.answerNext('uploadMarketEventFile', '91381034');
      clock.now = waiting.runAt;
      expect(await jobAfter(job)).toMatchObject({ state: 'done' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'delivered' });
    });

    it('but not after an answer that says that it has not: then it is refused', async () => {
      const { given, played, jobAfter } = await prepare();
      played.openApis.answerNext('uploadMarketEventFile', 'CBC.0999');
      played.openApis.answerNext('uploadMarketEventFile', '91381034');
      const { request, job } = await given(text);
      clock.now = (await jobAfter(job)).runAt;
      expect(await jobAfter(job)).toMatchObject({ state: 'dead' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({ state: 'refused' });
    });

    it('another refusal stays one', async () => {
      const { given, played, jobAfter, definition } = await prepare();
      const { request, job } = await given(text);
      await definition.run(job, { signal: new AbortController().signal, now: () => clock.now });
      played.openApis.answerNext('uploadMarketEventFile', '91381038');
      expect(await jobAfter(job)).toMatchObject({ state: 'dead' });
      expect(await storage.load.licenseRequest(request)).toMatchObject({
        refusal: { code: '91381038' },
      });
    });
  });

  it('shows the License nowhere but where it is sealed', async () => {
    const { given, played, jobAfter, reports } = await prepare();
    for (const code of ['CBC.0999', '91381037']) {
      played.openApis.answerNext('uploadMarketEventFile', code);
    }
    const { request, job } = await given(text);
    clock.now = (await jobAfter(job)).runAt;
    const dead = await jobAfter(job);
    const shown = [
      dead,
      await attemptsOf(database, job),
      await storage.load.licenseRequest(request),
      reports,
    ];
    expect(JSON.stringify(shown)).toContain('91381037');
    expect(JSON.stringify(shown)).not.toContain('7Q2M');
  });

  const prepare = () => prepareUploads({ storage, clock });
});
