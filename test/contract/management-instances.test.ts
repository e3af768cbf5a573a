import { expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { expectAsSpecified } from './management-answer-check.js';
import {
  access,
  aPurchase,
  now,
  readAllPages,
  seedInstance,
  startManagement,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: looking up instances', (storage) => {
  it('lists page by page to the end, newest first, without gaps or repeats', async () => {
    const productId = 'paged';
    // Several of the same millisecond, so that the page border falls between equals.
    const seeded = Array.from({ length: 11 }, (_, index) =>
      aPurchase({ productId, createdAt: now + Math.floor(index / 4) }),
    );
    for (const instance of seeded) await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    for (const limit of [1, 3, 4, 11, 200]) {
      const { pages, items } = await readAllPages(
        (query) => as('viewer').get(`/api/v1/instances?productId=${productId}&${query}`),
        limit,
      );
      expect(pages).toBe(Math.ceil(11 / limit));
      expect(items.map(idOf).sort()).toEqual(seeded.map(({ instanceId }) => instanceId).sort());
      const times = items.map(({ createdAt }) => String(createdAt));
      expect(times).toEqual(times.toSorted().toReversed());
    }
  });

  it('gives 50 a page unless asked otherwise', async () => {
    for (let index = 0; index < 51; index += 1) {
      await seedInstance(storage(), aPurchase({ productId: 'many' }));
    }
    const { as } = startManagement(storage());
    const response = await as('viewer').get('/api/v1/instances?productId=many');
    const { items, nextCursor } = response.body as { items: object[]; nextCursor?: string };
    expect(items).toHaveLength(50);
    expect(nextCursor).toBeDefined();
  });

  it('holds all filters that are given', async () => {
    const soon = aPurchase({ state: 'active', access, productId: 'f', expiresAt: now + 1 });
    const later = aPurchase({ state: 'active', access, productId: 'f', expiresAt: now + 2 });
    const never = aPurchase({ state: 'frozen', access, productId: 'f', expiresAt: null });
    for (const instance of [soon, later, never]) await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const before = new Date(now + 2).toISOString();
    for (const [query, wanted] of [
      ['productId=f', [soon, later, never]],
      ['productId=f&state=frozen', [never]],
      ['productId=f&state=released', []],
      [`productId=f&expiresBefore=${before}`, [soon]],
      [`orderId=${later.orderId}`, [later]],
      [`orderId=${later.orderId}&state=frozen`, []],
    ] as const) {
      const response = await as('viewer').get(`/api/v1/instances?${query}`);
      expectAsSpecified(response, 'listInstances');
      const { items } = response.body as { items: Record<string, unknown>[] };
      expect(items.map(idOf).sort(), query).toEqual(wanted.map((each) => each.instanceId).sort());
    }
  });

  it('shows an instance with its history, times as RFC 3339', async () => {
    const instance = aPurchase({ expiresAt: Date.UTC(2025, 2, 15, 15, 59, 59) });
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const response = await as('viewer').get(`/api/v1/instances/${instance.instanceId}`);
    expectAsSpecified(response, 'getInstance');
    const createdAt = new Date(instance.createdAt).toISOString();
    expect(response.body).toEqual({
      ...instance,
      accessRedacted: false,
      createdAt,
      updatedAt: createdAt,
      expiresAt: '2025-03-15T15:59:59.000Z',
      history: [
        {
          version: 1,
          at: createdAt,
          event: 'purchase',
          from: null,
          to: 'pending',
          cause: 'call:018e4110-4f00-7a11-8c3d-6a2f4f1f9b02',
          detail: { orderId: instance.orderId, orderLineId: instance.orderLineId },
        },
      ],
    });
  });

  it.each([
    ['viewer', true],
    ['operator', true],
    ['admin', false],
  ] as const)('to %s, the secrets are redacted: %s', async (role, redacted) => {
    const instance = aPurchase({ state: 'active', access, productId: `secret-${role}` });
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const got = await as(role).get(`/api/v1/instances/${instance.instanceId}`);
    const listed = await as(role).get(`/api/v1/instances?productId=secret-${role}`);
    const [item] = (listed.body as { items: object[] }).items;
    const visible = { frontEndUrl: access.frontEndUrl, adminUrl: access.adminUrl };
    for (const shown of [got.body as object, item]) {
      expect(shown).toMatchObject({ accessRedacted: redacted });
      expect(shown).toHaveProperty('access', redacted ? visible : access);
    }
    for (const { text } of [got, listed]) {
      expect(text.includes(access.password)).toBe(!redacted);
      expect(text.includes(access.userName)).toBe(!redacted);
      expect(text.includes('请先修改密码')).toBe(!redacted);
    }
  });

  it('says that nothing is redacted when there is nothing secret', async () => {
    const open = { frontEndUrl: 'https://app.example.com' };
    const instance = aPurchase({ state: 'active', access: open });
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const response = await as('viewer').get(`/api/v1/instances/${instance.instanceId}`);
    expect(response.body).toMatchObject({ access: open, accessRedacted: false });
  });

  it.each([
    'getInstance',
    'completeProvisioning',
    'refuseProvisioning',
    'replaceAccessData',
    'replaceUsage',
  ])('%s answers 404 for an instance that nobody knows', async (operationId) => {
    const { as } = startManagement(storage());
    const path = '/api/v1/instances/nobody-knows-me';
    const send = {
      getInstance: () => as('admin').get(path),
      completeProvisioning: () => as('admin').post(`${path}/complete-provisioning`, access),
      refuseProvisioning: () =>
        as('admin').post(`${path}/refuse-provisioning`, { resultCode: '000005', reason: 'x' }),
      replaceAccessData: () => as('admin').put(`${path}/access-data`, access),
      replaceUsage: () => as('admin').put(`${path}/usage`, { usage: [] }),
    }[operationId];
    const response = await send?.();
    expect(response?.status).toBe(404);
    expect(response?.body).toMatchObject({
      type: 'urn:koogate:problem:unknown-resource',
      detail: 'There is no instance with this id.',
    });
    if (response) expectAsSpecified(response, operationId);
  });
});

function idOf(item: Record<string, unknown>): Instance['instanceId'] {
  return String(item.instanceId);
}
