import { expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { expectAsSpecified } from './management-answer-check.js';
import { change, somePurchaseDetails } from './management-records.js';
import {
  access,
  aPurchase,
  now,
  readAllPages,
  seed,
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
      saleProductId: null,
      accessRedacted: false,
      purchase: null,
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

  it('finds what an interface sold, and what a buyer bought', async () => {
    const scope = 'sold';
    const sale = { productId: scope, orderLineId: '' };
    const first = aPurchase({ ...sale, soldBy: 'saas-v1' });
    const second = aPurchase({ ...sale, soldBy: 'saas-v1', saleProductId: scope });
    const license = aPurchase({ ...sale, soldBy: 'license-v1' });
    const newer = aPurchase({ productId: scope });
    for (const instance of [first, second, license, newer]) await seedInstance(storage(), instance);
    const buyer = {
      mobilePhone: { text: '+86 13911111111' },
      email: { text: 'o+x@buyer.example' },
    };
    const purchases = [
      { instance: first, customerId: 'customer-1', buyer },
      { instance: second, customerId: 'customer-1', buyer: {} },
      {
        instance: license,
        customerId: 'customer-2',
        buyer: { email: { text: 'b@buyer.example' } },
      },
    ];
    for (const { instance, ...details } of purchases) {
      const { instanceId, orderId } = instance;
      const record = somePurchaseDetails({ instanceId, orderId, ...details });
      await seed(storage(), change.purchase(record));
    }
    const { as } = startManagement(storage());
    for (const [query, wanted] of [
      ['', [first, second, license, newer]],
      ['&soldBy=saas-v1', [first, second]],
      ['&soldBy=license-v1', [license]],
      ['&soldBy=saas-v2', [newer]],
      ['&customerId=customer-1', [first, second]],
      ['&customerId=customer-1&soldBy=license-v1', []],
      ['&customerId=customer', []],
      [`&mobilePhone=${encodeURIComponent('+86 13911111111')}`, [first]],
      ['&mobilePhone=13911111111', []],
      [`&email=${encodeURIComponent('o+x@buyer.example')}`, [first]],
      [`&email=${encodeURIComponent('b@buyer.example')}`, [license]],
      [`&email=${encodeURIComponent('b@buyer.example')}&customerId=customer-1`, []],
    ] as const) {
      const response = await as('operator').get(`/api/v1/instances?productId=${scope}${query}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listInstances');
      const { items } = response.body as { items: Record<string, unknown>[] };
      expect(items.map(idOf).sort(), query).toEqual(wanted.map((each) => each.instanceId).sort());
    }
    const response = await as('viewer').get(`/api/v1/instances/${second.instanceId}`);
    expect(response.body).toMatchObject({
      orderLineId: null,
      saleProductId: scope,
      soldBy: 'saas-v1',
    });
  });

  it('shows the terms of a purchase to everybody, and the buyer to an operator', async () => {
    const instance = aPurchase({ soldBy: 'license-v1', orderLineId: '' });
    const { instanceId, orderId } = instance;
    const details = somePurchaseDetails({ instanceId, orderId });
    await seedInstance(storage(), instance);
    await seed(storage(), change.purchase(details));
    const shown = {
      customerId: details.customerId,
      boughtAt: new Date(details.boughtAt).toISOString(),
      terms: details.terms,
    };
    const buyer = {
      ...details.buyer,
      mobilePhone: { text: '+86 13911111111', undecrypted: false },
    };
    for (const [role, purchase] of [
      ['viewer', { ...shown, buyerRedacted: true }],
      ['operator', { ...shown, buyer, buyerRedacted: false }],
      ['admin', { ...shown, buyer, buyerRedacted: false }],
    ] as const) {
      const { as } = startManagement(storage());
      const response = await as(role).get(`/api/v1/instances/${instanceId}`);
      expectAsSpecified(response, 'getInstance');
      expect(response.body).toHaveProperty('purchase', purchase);
    }
  });

  it('shows the text of extra parameters that could not be read', async () => {
    const instance = aPurchase({ soldBy: 'saas-v1', orderLineId: '' });
    const { instanceId, orderId } = instance;
    const buyer = { extendParams: 'not-readable' };
    await seedInstance(storage(), instance);
    await seed(storage(), change.purchase(somePurchaseDetails({ instanceId, orderId, buyer })));
    const { as } = startManagement(storage());
    const response = await as('operator').get(`/api/v1/instances/${instanceId}`);
    expectAsSpecified(response, 'getInstance');
    expect(response.body).toMatchObject({ purchase: { buyer } });
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
