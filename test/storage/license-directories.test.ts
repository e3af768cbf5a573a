import { beforeAll, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type {
  LicenseCodeFilter,
  LicenseFilter,
  LicenseRequestFilter,
  Page,
  PageRequest,
} from '../../src/domain/directories.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import {
  newTestId,
  submissionOf,
  testLicense,
  testLicenseCode,
  testLicenseRequest,
} from '../support/submissions.js';
import { readAllPages } from './read-all-pages.js';

describeEachDatabase('directories of Licenses', (database) => {
  let storage: Storage;
  const times = Array.from({ length: 17 }, (_, index) => testNow + Math.floor(index / 3));
  const licenses = times.map((issuedAt, index) =>
    testLicense({ issuedAt, license: `license ${index % 6}` }),
  );
  const codes = times.map((createdAt, index) =>
    testLicenseCode({
      createdAt,
      state: index % 4 === 0 ? 'frozen' : 'active',
      productId: index % 5 === 0 ? 'product-a' : null,
      expiresAt: index % 2 === 0 ? testNow + index : null,
    }),
  );
  const requests = times.map((requestedAt, index) =>
    testLicenseRequest({
      requestedAt,
      eventId: `event-${String(Math.floor(index / 2)).padStart(2, '0')}`,
      instanceId: `instance-${index % 4}`,
      state: index % 3 === 0 ? 'delivered' : 'accepted',
    }),
  );
  const notices = times.map((notifiedAt) => ({
    orderId: newTestId('order'),
    orderLineId: 'line',
    notifiedAt,
  }));
  beforeAll(async () => {
    storage = await database.openTestStorage();
    const changes: readonly Change[] = [
      ...licenses.map((record): Change => ({ kind: 'claim', table: 'licenses', record })),
      ...codes.map((record): Change => ({ kind: 'claim', table: 'licenseCodes', record })),
      ...requests.map((record): Change => ({ kind: 'claim', table: 'licenseRequests', record })),
      ...notices.map((record): Change => ({ kind: 'ensure', table: 'orderNotices', record })),
    ];
    expect(await storage.committer.commit(submissionOf({ changes }))).toBe('committed');
  });
  const everyPage = async <Item>(
    list: (page: PageRequest) => Promise<Page<Item>>,
    limit: number,
  ): Promise<Item[]> => (await readAllPages((cursor) => list({ limit, ...cursor }))).items;
  /** In one millisecond some lists are sorted by a hash, which tests do not know. */
  const sorted = <Item>(items: readonly Item[]): Item[] =>
    items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

  it.each([1, 4, 17, 18])('pages of %i have every row once, newest first', async (limit) => {
    const { directories } = storage;
    expect(await everyPage((page) => directories.licenses.list({}, page), limit)).toEqual(
      licenses.toReversed(),
    );
    expect(await everyPage((page) => directories.orderNotices.list({}, page), limit)).toEqual(
      notices.toReversed(),
    );
    const ofCodes = await everyPage((page) => directories.licenseCodes.list({}, page), limit);
    expect(ofCodes.map(({ createdAt }) => createdAt)).toEqual(times.toReversed());
    expect(sorted(ofCodes)).toEqual(sorted(codes));
    const ofRequests = await everyPage((page) => directories.licenseRequests.list({}, page), limit);
    expect(ofRequests.map(({ requestedAt }) => requestedAt)).toEqual(times.toReversed());
    expect(sorted(ofRequests)).toEqual(sorted(requests));
  });

  it.each<[string, LicenseFilter, (index: number) => boolean]>([
    ['order', { orderId: licenses[3]?.orderId ?? '' }, (index) => index === 3],
    ['text', { license: 'license 4' }, (index) => index % 6 === 4],
    ['text in other letters', { license: 'License 4' }, () => false],
    ['both', { license: 'license 3', orderId: licenses[3]?.orderId ?? '' }, (index) => index === 3],
  ])('Licenses are found by %s', async (_title, filter, matches) => {
    const found = await everyPage((page) => storage.directories.licenses.list(filter, page), 2);
    expect(found).toEqual(licenses.filter((_, index) => matches(index)).reverse());
  });

  it.each<[string, LicenseCodeFilter, (index: number) => boolean]>([
    ['state', { state: 'frozen' }, (index) => index % 4 === 0],
    ['product', { productId: 'product-a' }, (index) => index % 5 === 0],
    [
      'expiry, never the unknown one',
      { expiresBefore: testNow + 10 },
      (index) => index % 2 === 0 && index < 10,
    ],
    [
      'all of them together',
      { state: 'frozen', productId: 'product-a', expiresBefore: testNow + 1 },
      (index) => index === 0,
    ],
  ])('authorization codes are found by %s', async (_title, filter, matches) => {
    const found = await everyPage((page) => storage.directories.licenseCodes.list(filter, page), 2);
    expect(sorted(found)).toEqual(sorted(codes.filter((_, index) => matches(index))));
  });

  it.each<[string, LicenseRequestFilter, (index: number) => boolean]>([
    ['instance', { instanceId: 'instance-2' }, (index) => index % 4 === 2],
    ['event', { eventId: 'event-03' }, (index) => index === 6 || index === 7],
    ['state', { state: 'delivered' }, (index) => index % 3 === 0],
    [
      'all of them together',
      { instanceId: 'instance-2', eventId: 'event-03', state: 'delivered' },
      (index) => index === 6,
    ],
  ])('applications for Licenses are found by %s', async (_title, filter, matches) => {
    const found = await everyPage(
      (page) => storage.directories.licenseRequests.list(filter, page),
      2,
    );
    expect(sorted(found)).toEqual(sorted(requests.filter((_, index) => matches(index))));
  });

  it('notices are found by order', async () => {
    const [notice] = notices;
    const filter = { orderId: notice?.orderId ?? '' };
    expect(await storage.directories.orderNotices.list(filter, { limit: 5 })).toEqual({
      items: [notice],
    });
  });

  it('finds nothing under ids that nobody has', async () => {
    const { directories } = storage;
    expect(await directories.licenses.find('none')).toBeUndefined();
    expect(await directories.licenseCodes.find('none')).toBeUndefined();
    expect(await directories.licenseCodes.find('\0')).toBeUndefined();
    expect(await directories.licenseCodes.orders('none')).toEqual([]);
    expect(await directories.licenseRequests.list({ eventId: '\0' }, { limit: 5 })).toEqual({
      items: [],
    });
  });
});
