import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Resource } from '../../src/emulator/marketplace-state.js';
import { resource } from '../support/example-marketplace.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aLicenseCode, change } from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const year = Date.UTC(2027, 2, 2, 15, 59, 59);
const activated = { codeActivatedAt: Date.UTC(2026, 1, 1, 8) };

interface Line {
  readonly code: string;
  readonly outcome: string;
  readonly marketplace: object | null;
  readonly problem: { readonly type: string; readonly retry: boolean } | null;
}

describeManagement('management API: calls about authorization codes', (storage) => {
  const marketplace = useMarketplace();
  let server: ReturnType<typeof startManagement>;
  beforeAll(() => {
    server = startManagement(storage(), { marketplace: marketplace().client });
  });

  it('activates one code, and shows what the marketplace said in the list and in the search', async () => {
    const code = aCode();
    const response = await post('activate', { codes: [code] });
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'activateLicenseCodes');
    const told = {
      status: 'ALIVE',
      activatedAt: time(now),
      expiresAt: time(year),
      productId: 'OFFI846204237451911168',
      orderId: 'CS2602010800C0D3S',
      amount: 50,
      checkedAt: time(now),
    };
    expect(response.body).toEqual({
      succeeded: 1,
      failed: 0,
      lines: [
        { code, codeRedacted: false, outcome: 'activated', marketplace: told, problem: null },
      ],
    });
    const found = await post('find', { code });
    expectAsSpecified(found, 'findLicenseCode');
    expect(found.body).toMatchObject({
      code,
      state: 'active',
      productId: 'OFFI846204237451911168',
      expiresAt: time(year),
      marketplace: told,
      orders: [],
    });
    const listed = await server.as('admin').get('/api/v1/license-codes?limit=200');
    expectAsSpecified(listed, 'listLicenseCodes');
    const { items } = listed.body as { items: { code: string; marketplace: object | null }[] };
    expect(items.find((each) => each.code === code)?.marketplace).toEqual(told);
  });

  it('activates several, tells of each in their order, and keeps nothing of those that nobody has', async () => {
    const [good, early, spent] = [
      aCode(),
      aCode({ state: 'delivering' }),
      aCode({ ...activated, expiresAt: Date.UTC(2026, 2, 1) }),
    ];
    const unknown = `PL-${uuidv7()}`;
    const response = await post('activate', { codes: [unknown, good, early, spent] });
    expectAsSpecified(response, 'activateLicenseCodes');
    expect(response.body).toMatchObject({
      succeeded: 2,
      failed: 2,
      lines: [
        {
          code: unknown,
          outcome: 'failed',
          marketplace: null,
          problem: {
            type: 'urn:koogate:problem:marketplace-refused',
            marketplaceCode: '92020005',
            retry: false,
          },
        },
        { code: good, outcome: 'activated', marketplace: { status: 'ALIVE' }, problem: null },
        {
          code: early,
          outcome: 'failed',
          problem: {
            type: 'urn:koogate:problem:code-not-received',
            title: 'Not received yet',
            marketplaceCode: '92020004',
            retry: true,
          },
        },
        { code: spent, outcome: 'already-activated', marketplace: { status: 'EXPIRED' } },
      ],
    });
    expect((await post('find', { code: unknown })).status).toBe(404);
    // What expires is frozen by a callback, not by a check.
    expect((await post('find', { code: spent })).body).toMatchObject({ state: 'active' });
  });

  it('again is a success', async () => {
    const code = aCode();
    await post('activate', { codes: [code] });
    const { body } = (await post('activate', { codes: [code] })) as { body: { lines: Line[] } };
    expect(body.lines).toMatchObject([{ outcome: 'already-activated', problem: null }]);
  });

  it('takes the time of effect to the second, and tells when it lies before the order', async () => {
    const [good, bad] = [aCode(), aCode()];
    const effectAt = '2026-03-02T12:30:15Z';
    expect((await post('activate', { codes: [good], effectAt })).body).toMatchObject({
      lines: [{ outcome: 'activated', marketplace: { activatedAt: '2026-03-02T12:30:15.000Z' } }],
    });
    const response = await post('activate', { codes: [bad], effectAt: '2020-01-01T00:00:00Z' });
    expect(response.body).toMatchObject({
      lines: [{ outcome: 'failed', problem: { marketplaceCode: '92020002', retry: false } }],
    });
  });

  it('checks codes, keeps what it learns and what was learned before', async () => {
    const [open, unused] = [aCode(), aCode()];
    await post('activate', { codes: [open] });
    const response = await post('check', { codes: [open, unused] });
    expectAsSpecified(response, 'checkLicenseCodes');
    expect(response.body).toMatchObject({
      succeeded: 2,
      lines: [
        { code: open, outcome: 'checked', marketplace: { status: 'ALIVE', amount: null } },
        { code: unused, outcome: 'not-activated', marketplace: { status: null } },
      ],
    });
    expect((await post('find', { code: open })).body).toMatchObject({
      marketplace: { status: 'ALIVE', amount: 50, orderId: 'CS2602010800C0D3S' },
    });
    expect((await post('find', { code: unused })).body).toMatchObject({
      state: 'active',
      marketplace: { status: null, activatedAt: null },
    });
  });

  it('does not change what callbacks have told of a code, nor when it was first named', async () => {
    const code = aCode({ ...activated, state: 'released' });
    const known = aLicenseCode({ code, state: 'frozen', productId: 'OFFI-told', expiresAt: 5 });
    await seed(storage(), change.licenseCode(known));
    await post('check', { codes: [code] });
    expect(await storage().directories.licenseCodes.find(code)).toEqual(known);
    const released = aCode({ ...activated, state: 'released' });
    await post('check', { codes: [released] });
    expect((await post('find', { code: released })).body).toMatchObject({
      state: 'released',
      releasedAt: time(now),
    });
  });

  it('reports usage, each code by itself', async () => {
    const [one, two, unused] = [aCode(activated), aCode(activated), aCode()];
    const response = await post('usage', {
      codes: [
        { code: one, usage: [{ id: 'account1' }, { id: 'account2' }] },
        { code: unused, usage: [{ activeClients: 1 }] },
        { code: two, usage: [{ activeClients: 0 }] },
      ],
    });
    expectAsSpecified(response, 'reportLicenseCodeUsage');
    expect(response.body).toMatchObject({
      succeeded: 2,
      failed: 1,
      lines: [
        { code: one, outcome: 'reported', marketplace: null },
        {
          code: unused,
          outcome: 'failed',
          problem: { type: 'urn:koogate:problem:code-not-activated', retry: false },
        },
        { code: two, outcome: 'reported' },
      ],
    });
  });

  it.each([
    ['activate', { codes: [] }, '#/codes', 'fewer than 1'],
    [
      'activate',
      { codes: Array.from({ length: 101 }, (_, n) => `PL${n}`) },
      '#/codes',
      'more than 100',
    ],
    ['activate', { codes: ['a', 'a'] }, '#/codes', 'duplicate'],
    ['activate', { codes: ['x'.repeat(65)] }, '#/codes/0', 'more than 64'],
    ['activate', { codes: ['a'], effectAt: 'now' }, '#/effectAt', 'RFC 3339'],
    ['check', { codes: ['a'], effectAt: '2026-03-02T12:30:15Z' }, '#/effectAt', 'not known here'],
    ['check', {}, '#/codes', 'is missing'],
    ['usage', { codes: [{ code: 'a', usage: [] }] }, '#/codes/0/usage', 'fewer than 1'],
    ['usage', { codes: [{ code: 'a', usage: [{}] }] }, '#/codes/0/usage/0', 'fewer than 1'],
    [
      'usage',
      { codes: [{ code: 'a', usage: [{ id: 'x', activeClients: 1 }] }] },
      '#/codes/0/usage/0',
      'more than 1',
    ],
    [
      'usage',
      { codes: ['a', 'b', 'a'].map((code) => ({ code, usage: [{ id: 'x' }] })) },
      '#/codes/2/code',
      'stands there before',
    ],
  ])('POST %s refuses %j and names the member', async (call, body, pointer, detail) => {
    const response = await post(call, body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      errors: [{ pointer, detail: expect.stringContaining(detail) as string }],
    });
  });

  /** Sold by the marketplace that is played. */
  function aCode(own: Partial<Resource> = {}): string {
    const licenseCode = `PL-${uuidv7()}`;
    const sold = resource({ resourceId: licenseCode, licenseCode, expiresAt: year, ...own });
    marketplace().state.resources.set(licenseCode, sold);
    return licenseCode;
  }

  function post(call: string, body: object) {
    return server.as('admin').post(`/api/v1/license-codes/${call}`, body);
  }
});

function time(at: number): string {
  return new Date(at).toISOString();
}
