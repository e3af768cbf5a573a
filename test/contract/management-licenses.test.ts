import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import {
  aLicense,
  aLicenseCode,
  aLicenseCodeOrder,
  aLicenseRequest,
  anOrderNotice,
  change,
} from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: Licenses and authorization codes', (storage) => {
  it('finds a License by its instance and by its order', async () => {
    const [license, other] = [aLicense(), aLicense()];
    await seed(storage(), change.license(license), change.license(other));
    const shown = { ...license, licenseRedacted: false, issuedAt: time(license.issuedAt) };
    const got = await ask().get(`/api/v1/licenses/${license.instanceId}`);
    expectAsSpecified(got, 'getLicense');
    expect(got.body).toEqual(shown);
    const listed = await ask().get(`/api/v1/licenses?orderId=${license.orderId}`);
    expectAsSpecified(listed, 'listLicenses');
    expect(listed.body).toEqual({ items: [shown] });
  });

  it('finds all who have a License by the License itself, and nobody by a part of it', async () => {
    const license = `LICENSE-许可-${uuidv7()}`;
    const owners = [aLicense({ license }), aLicense({ license })];
    await seed(storage(), ...[...owners, aLicense()].map(change.license));
    for (const [wanted, found] of [
      [license, owners],
      [license.slice(0, -1), []],
      [`${license} `, []],
      [license.toLowerCase(), []],
    ] as const) {
      const response = await ask().post('/api/v1/license-search', { license: wanted });
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'findLicenses');
      const { items } = response.body as { items: { instanceId: string }[] };
      expect(items.map(({ instanceId }) => instanceId).sort()).toEqual(
        found.map(({ instanceId }) => instanceId).sort(),
      );
    }
  });

  it('does not take a secret in an address', async () => {
    for (const path of ['/licenses?license=x', '/license-codes?code=x']) {
      const response = await ask().get(`/api/v1${path}`);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({
        errors: [{ detail: expect.stringContaining('Unknown query parameter') as string }],
      });
    }
    await ask().get('/api/v1/license-codes/find').expect(405);
    await ask().get('/api/v1/license-search').expect(405);
  });

  it('lists codes by state, product and expiry', async () => {
    const productId = uuidv7();
    const soon = aLicenseCode({ productId, expiresAt: now + 1 });
    const later = aLicenseCode({ productId, expiresAt: now + 2, state: 'frozen' });
    const never = aLicenseCode({ productId, state: 'released', releasedAt: now });
    await seed(storage(), ...[soon, later, never].map(change.licenseCode));
    for (const [query, wanted] of [
      ['', [soon, later, never]],
      ['&state=active', [soon]],
      ['&state=frozen', [later]],
      ['&state=released', [never]],
      [`&expiresBefore=${time(now + 2)}`, [soon]],
      [`&expiresBefore=${time(now + 3)}`, [soon, later]],
      [`&expiresBefore=${time(now + 3)}&state=frozen`, [later]],
      [`&expiresBefore=${time(now)}`, []],
    ] as const) {
      const response = await ask().get(`/api/v1/license-codes?productId=${productId}${query}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listLicenseCodes');
      const { items } = response.body as { items: { code: string }[] };
      expect(items.map(({ code }) => code).sort(), query).toEqual(
        wanted.map(({ code }) => code).sort(),
      );
    }
  });

  it('finds a code with the order lines that changed it, oldest first', async () => {
    const licenseCode = aLicenseCode({ expiresAt: now, releasedAt: now + 1, state: 'released' });
    const { code } = licenseCode;
    const renewal = aLicenseCodeOrder({ code });
    const release = aLicenseCodeOrder({ code, orderLineId: '', purpose: 'release' });
    await seed(
      storage(),
      change.licenseCode(licenseCode),
      change.licenseCode(aLicenseCode()),
      ...[renewal, release, aLicenseCodeOrder({})].map(change.licenseCodeOrder),
    );
    const response = await ask().post('/api/v1/license-codes/find', { code });
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'findLicenseCode');
    expect(response.body).toEqual({
      code,
      codeRedacted: false,
      state: 'released',
      productId: null,
      expiresAt: time(now),
      version: 1,
      createdAt: time(licenseCode.createdAt),
      updatedAt: time(licenseCode.updatedAt),
      releasedAt: time(now + 1),
      marketplace: null,
      orders: [
        {
          orderId: 'CS2211181819B4LVS',
          orderLineId: 'CS2211181819B4LVS-000001',
          purpose: 'renewal',
          seenAt: time(renewal.seenAt),
        },
        {
          orderId: 'CS2211181819B4LVS',
          orderLineId: null,
          purpose: 'release',
          seenAt: time(release.seenAt),
        },
      ],
    });
  });

  it.each([
    ['PL1234567890', '…7890'],
    ['PL123456789', '…'],
    ['P', '…'],
    ['PL-🔑🔑🔑🔑-🔑🔑🔑🔑', '…🔑🔑🔑🔑'],
    ['编码-编码-编码-编码-一二', '…码-一二'],
  ])('shows of %s to an operator %s', async (code, shown) => {
    await seed(storage(), change.licenseCode(aLicenseCode({ code })));
    const { as } = startManagement(storage());
    const response = await as('operator').post('/api/v1/license-codes/find', { code });
    expectAsSpecified(response, 'findLicenseCode');
    expect(response.body).toMatchObject({ code: shown, codeRedacted: true });
  });

  it.each([
    [
      'getLicense',
      () => ask().get('/api/v1/licenses/nobody'),
      'No License was issued for this id.',
    ],
    [
      'findLicenseCode',
      () => ask().post('/api/v1/license-codes/find', { code: 'PL-nobody' }),
      'No callback has named this code, and nobody has activated or checked it here.',
    ],
  ])('%s answers 404 for what nobody knows', async (operationId, send, detail) => {
    const response = await send();
    expect(response.status).toBe(404);
    expectAsSpecified(response, operationId);
    expect(response.body).toMatchObject({ detail });
  });

  it.each([
    ['/license-codes/find', {}, '#/code', 'is missing'],
    ['/license-codes/find', { code: '' }, '#/code', 'fewer than 1'],
    ['/license-codes/find', { code: 5 }, '#/code', 'must be string'],
    ['/license-codes/find', { code: 'x'.repeat(65) }, '#/code', 'more than 64'],
    ['/license-codes/find', { code: 'a\u0000b' }, '#/code', 'documented form'],
    ['/license-codes/find', { code: 'x', state: 'active' }, '#/state', 'is not known here'],
    ['/license-search', {}, '#/license', 'is missing'],
    ['/license-search', { license: 'x'.repeat(4097) }, '#/license', 'more than 4096'],
    ['/license-search', { license: 'x', orderId: 'y' }, '#/orderId', 'is not known here'],
  ])('POST %s refuses %j and names the member', async (path, body, pointer, detail) => {
    const response = await ask().post(`/api/v1${path}`, body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      errors: [{ pointer, detail: expect.stringContaining(detail) as string }],
    });
  });

  it('lists applications for a License by instance, event and state', async () => {
    const instanceId = uuidv7();
    const eventId = uuidv7();
    const first = aLicenseRequest({ instanceId, eventId, expiresAt: now + 5 });
    const second = aLicenseRequest({ instanceId, eventId, deviceFingerprint: '' });
    const done = aLicenseRequest({ instanceId, state: 'delivered' });
    await seed(storage(), ...[first, second, done].map(change.licenseRequest));
    for (const [query, wanted] of [
      [`instanceId=${instanceId}`, [first, second, done]],
      [`eventId=${eventId}`, [first, second]],
      [`instanceId=${instanceId}&state=delivered`, [done]],
      [`eventId=${eventId}&state=delivered`, []],
      [`instanceId=${instanceId}&state=accepted`, [first, second]],
    ] as const) {
      const response = await ask().get(`/api/v1/license-requests?${query}`);
      expectAsSpecified(response, 'listLicenseRequests');
      const { items } = response.body as { items: { requestedAt: string }[] };
      expect(items.map(({ requestedAt }) => requestedAt).sort(), query).toEqual(
        wanted.map(({ requestedAt }) => time(requestedAt)).sort(),
      );
    }
    const response = await ask().get(`/api/v1/license-requests?eventId=${eventId}`);
    expect(response.body).toEqual({
      items: [
        { ...shownRequest(second), deviceFingerprint: null },
        { ...shownRequest(first), expiresAt: time(now + 5) },
      ],
    });
  });

  it('lists notices of paid orders by order', async () => {
    const notice = anOrderNotice();
    const secondLine = anOrderNotice({ orderId: notice.orderId, orderLineId: 'second' });
    await seed(storage(), ...[notice, secondLine, anOrderNotice()].map(change.orderNotice));
    const response = await ask().get(`/api/v1/order-notices?orderId=${notice.orderId}`);
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'listOrderNotices');
    expect(response.body).toEqual({
      items: [secondLine, notice].map((each) => ({ ...each, notifiedAt: time(each.notifiedAt) })),
    });
  });

  function ask() {
    return startManagement(storage()).as('admin');
  }
});

function shownRequest({ version: _version, ...request }: ReturnType<typeof aLicenseRequest>) {
  return {
    ...request,
    fingerprintRedacted: false,
    effectiveAt: time(request.effectiveAt),
    requestedAt: time(request.requestedAt),
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
