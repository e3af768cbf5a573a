import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { buryJob } from '../../src/domain/job-life.js';
import type { LicenseRequest } from '../../src/domain/license.js';
import { acceptedUpload, nextRequest } from '../../src/domain/license-upload.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aLicenseRequest, change } from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const license = 'LICENSE-hidden-4711';
const contentBase64 = Buffer.from('hidden file of a License').toString('base64');
const file = { fileName: 'license.lic', contentBase64 };

describeManagement('management API: Licenses of applications', (storage) => {
  const marketplace = useMarketplace();
  let server: ReturnType<typeof startManagement>;
  beforeAll(() => {
    server = startManagement(storage(), { marketplace: marketplace().client });
  });

  it.each([
    ['a text', { license }, { kind: 'text', text: license }],
    ['a file', file, { kind: 'file', fileName: 'license.lic', base64: contentBase64 }],
    [
      'the largest file',
      { ...file, contentBase64: 'A'.repeat(480_000) },
      { kind: 'file', base64: 'A'.repeat(480_000) },
    ],
  ])('takes %s, keeps it sealed and has it uploaded', async (_, body, content) => {
    const request = await applied();
    const response = await submit(request, body);
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'submitLicense');
    const { jobId } = response.body as { jobId: string };
    expect(response.body).toMatchObject({
      eventId: request.eventId,
      state: 'accepted',
      settledAt: null,
      refusal: null,
    });
    const { upload, jobs } = await deliveryOf(request);
    expect(upload).toMatchObject({ jobId, content, receivedBy: 'management:the-operator' });
    expect(jobs).toMatchObject([
      {
        jobId,
        kind: 'upload-license',
        lane: `license|event/${request.eventId}`,
        payload: {},
        state: 'waiting',
        runAt: now,
        instanceId: request.instanceId,
      },
    ]);
    expect(JSON.stringify(jobs)).not.toContain('hidden');
  });

  it('shows how far it is, and never the License', async () => {
    const request = await applied();
    await submit(request, { license });
    for (const role of ['viewer', 'operator', 'admin'] as const) {
      const { as } = server;
      const got = await as(role).get(`/api/v1/license-requests/${request.eventId}`);
      expect(got.status).toBe(200);
      expectAsSpecified(got, 'getLicenseRequest');
      const listed = await as(role).get(`/api/v1/license-requests?eventId=${request.eventId}`);
      expectAsSpecified(listed, 'listLicenseRequests');
      expect(listed.body).toEqual({ items: [got.body] });
      expect(got.text + listed.text).not.toContain('hidden');
      expect(got.body).toMatchObject({
        jobId: expect.stringMatching(/^job_/) as string,
        fingerprintRedacted: role === 'viewer',
      });
    }
  });

  it('takes the same again without effect, and no other while it waits', async () => {
    const request = await applied();
    const first = await submit(request, { license });
    const again = await submit(request, { license });
    expect(again.body).toEqual(first.body);
    expect((await deliveryOf(request)).jobs).toHaveLength(1);
    const other = await submit(request, { license: 'another' });
    expect(other.status).toBe(409);
    expectAsSpecified(other, 'submitLicense');
    expect(other.body).toMatchObject({
      type: 'urn:koogate:problem:illegal-state',
      detail: expect.stringContaining('first cancel job job_') as string,
    });
  });

  it('takes the same after the delivery without effect, and no other', async () => {
    const request = await applied();
    await submit(request, { license });
    await settle(request, 'delivered');
    const again = await submit(request, { license });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ state: 'delivered', settledAt: time(now + 5) });
    const other = await submit(request, file);
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({
      detail:
        'The License of this application was delivered, and the marketplace takes no other in its place.',
    });
  });

  it('takes another in the place of one that the marketplace refused, and forgets the former', async () => {
    const request = await applied();
    await submit(request, { license });
    const former = await settle(request, 'refused');
    const shown = await server.as('viewer').get(`/api/v1/license-requests/${request.eventId}`);
    expectAsSpecified(shown, 'getLicenseRequest');
    expect(shown.body).toMatchObject({
      state: 'refused',
      refusal: { marketplaceCode: '91381037', detail: 'the License has a form' },
    });
    const response = await submit(request, file);
    expect(response.body).toMatchObject({ state: 'accepted', refusal: null, settledAt: null });
    const { upload, jobs } = await deliveryOf(request);
    expect(upload).toMatchObject({ content: { kind: 'file' } });
    expect(jobs.map(({ state }) => state)).toEqual(['dead', 'waiting']);
    const replaced = await storage().directories.licenseRequests.delivery({
      ...request,
      jobId: former,
    });
    expect(replaced.upload?.content).toBeNull();
  });

  it('drives the job of the same License again that was given up', async () => {
    const request = await applied();
    await submit(request, { license });
    const jobId = await settle(request, 'refused');
    const response = await submit(request, { license });
    expect(response.body).toMatchObject({ state: 'accepted', jobId });
    expect((await deliveryOf(request)).jobs).toMatchObject([{ jobId, state: 'waiting' }]);
  });

  it('of two at once takes one', async () => {
    const request = await applied();
    const responses = await Promise.all(
      ['one', 'two', 'three'].map((text) => submit(request, { license: text })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await deliveryOf(request)).jobs).toHaveLength(1);
  });

  it('asks which device is meant when the event has several', async () => {
    const first = await applied();
    const second = await applied({ eventId: first.eventId, deviceFingerprint: 'DEVICE-2' });
    const unnamed = await submit(first, { license });
    expect(unnamed.status).toBe(400);
    expect(unnamed.body).toMatchObject({
      errors: [
        { pointer: '#/deviceFingerprint', detail: expect.stringContaining('several') as string },
      ],
    });
    const path = `/api/v1/license-requests/${first.eventId}`;
    const got = await server.as('viewer').get(path);
    expect(got.status).toBe(400);
    expect(got.body).toMatchObject({ errors: [{ parameter: 'deviceFingerprint' }] });
    const named = await submit(first, { license, deviceFingerprint: 'DEVICE-2' });
    expect(named.body).toMatchObject({
      deviceFingerprint: 'DEVICE-2',
      jobId: expect.any(String) as string,
    });
    expect((await deliveryOf(second)).upload).toMatchObject({ deviceFingerprint: 'DEVICE-2' });
    expect((await deliveryOf(first)).upload).toBeUndefined();
    const one = await server.as('operator').get(`${path}?deviceFingerprint=DEVICE-2`);
    expect(one.body).toEqual(named.body);
    const forbidden = await server.as('viewer').get(`${path}?deviceFingerprint=DEVICE-2`);
    expect(forbidden.status).toBe(403);
    expectAsSpecified(forbidden, 'getLicenseRequest');
  });

  it('takes the application without a device when it is named as empty', async () => {
    const bound = await applied();
    const unbound = await applied({ eventId: bound.eventId, deviceFingerprint: '' });
    const response = await submit(unbound, { license, deviceFingerprint: '' });
    expect(response.body).toMatchObject({ deviceFingerprint: null });
  });

  it.each([
    [{}, '#', 'license, or fileName'],
    [{ license, ...file }, '#', 'either license'],
    [{ license, fileName: 'a' }, '#', 'either license'],
    [{ fileName: 'a' }, '#/contentBase64', 'is missing'],
    [{ contentBase64 }, '#/fileName', 'is missing'],
    [{ fileName: 'a', contentBase64: 'AAAAA' }, '#/contentBase64', 'RFC 4648'],
    [{ fileName: 'a', contentBase64: 'AB==CD==' }, '#/contentBase64', 'documented form'],
    [{ fileName: 'a\nb', contentBase64 }, '#/fileName', 'documented form'],
    [{ license: '' }, '#/license', 'fewer than 1'],
    [{ license: 'x'.repeat(65_537) }, '#/license', 'more than 65536'],
    [{ license, more: 1 }, '#/more', 'is not known here'],
  ])('refuses %j and names the member', async (body, pointer, detail) => {
    const request = await applied();
    const response = await submit(request, body);
    expect(response.status).toBe(400);
    expectAsSpecified(response, 'submitLicense');
    expect(response.body).toMatchObject({
      errors: [{ pointer, detail: expect.stringContaining(detail) as string }],
    });
    expect(response.text).not.toContain('hidden');
  });

  it.each(['submitLicense', 'getLicenseRequest'])(
    '%s answers 404 for what nobody applied for',
    async (id) => {
      const path = `/api/v1/license-requests/${uuidv7()}`;
      const operator = server.as('operator');
      const response = await (id === 'submitLicense'
        ? operator.post(`${path}/license`, { license })
        : operator.get(path));
      expect(response.status).toBe(404);
      expectAsSpecified(response, id);
      expect(response.body).toMatchObject({
        detail: 'There is no application for a License with this event and device.',
      });
    },
  );

  it('takes none when it could not be uploaded, and says what to set', async () => {
    const request = await applied();
    const response = await startManagement(storage())
      .as('operator')
      .post(`/api/v1/license-requests/${request.eventId}/license`, { license });
    expect(response.status).toBe(501);
    expectAsSpecified(response, 'submitLicense');
    expect(response.body).toMatchObject({
      detail: expect.stringContaining('KOOGATE_AK and KOOGATE_SK') as string,
    });
    expect((await deliveryOf(request)).upload).toBeUndefined();
  });

  it('logs nothing of it', async () => {
    const request = await applied();
    const before = server.lines.length;
    await submit(request, { license });
    await submit(request, file);
    await submit(request, { license, fileName: 'hidden.lic' });
    const log = JSON.stringify(server.lines.slice(before));
    expect(log).toContain('submitLicense');
    expect(log).not.toContain('hidden');
  });

  async function applied(own: Partial<LicenseRequest> = {}): Promise<LicenseRequest> {
    const request = aLicenseRequest(own);
    await seed(storage(), change.licenseRequest(request));
    return request;
  }

  function submit({ eventId }: LicenseRequest, body: object) {
    return server.as('operator').post(`/api/v1/license-requests/${eventId}/license`, body);
  }

  async function deliveryOf(request: LicenseRequest) {
    const { licenseRequests } = storage().directories;
    return licenseRequests.delivery((await licenseRequests.find(request)) ?? request);
  }

  /** What the job leaves behind. */
  async function settle(request: LicenseRequest, state: 'delivered' | 'refused'): Promise<string> {
    const current = await storage().directories.licenseRequests.find(request);
    const { upload, jobs } = await deliveryOf(request);
    const [job] = jobs;
    if (current === undefined || upload === undefined || job === undefined) throw new Error('none');
    const isRefused = state === 'refused';
    const refusal = {
      kind: 'refused',
      code: '91381037',
      reason: 'the License has a form',
    } as const;
    await seed(
      storage(),
      {
        kind: 'update',
        table: 'licenseRequests',
        record: nextRequest(current, isRefused ? refusal : { kind: 'delivered' }, now + 5),
      },
      ...(isRefused
        ? [{ kind: 'update', table: 'jobs', record: buryJob(job, 'refused', now + 5) } as const]
        : [{ kind: 'update', table: 'licenseUploads', record: acceptedUpload(upload) } as const]),
    );
    return job.jobId;
  }
});

function time(at: number): string {
  return new Date(at).toISOString();
}
