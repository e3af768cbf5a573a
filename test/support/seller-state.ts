import type { Directories, Page, PageRequest } from '../../src/domain/directories.js';
import { readAllPages } from '../storage/read-all-pages.js';

/**
 * Everything that a seller's server has come to hold, without when it came: two runs that mean the same leave the same, however
 * their calls were disturbed on the way.
 */
export async function readSellerState(directories: Directories): Promise<SellerState> {
  const all = async <Item>(directory: Listed<Item>) =>
    (await readAllPages((cursor) => directory.list({}, { limit: 200, ...cursor }))).items;
  const instances = await all(directories.instances);
  const orders = await all(directories.orders);
  const licenseCodes = await all(directories.licenseCodes);
  const kept = {
    instances,
    licenseCodes,
    tenants: await all(directories.tenants),
    applications: await all(directories.applications),
    authorizations: await all(directories.authorizations),
    departments: await all(directories.departments),
    licenses: await all(directories.licenses),
    licenseRequests: await all(directories.licenseRequests),
    orderNotices: await all(directories.orderNotices),
    histories: await flatten(instances, ({ instanceId }) =>
      directories.instances.history(instanceId),
    ),
    lines: await flatten(orders, ({ orderId }) => directories.orders.lines(orderId)),
    codeOrders: await flatten(licenseCodes, ({ code }) => directories.licenseCodes.orders(code)),
  };
  const named = withoutIds([...instances, ...kept.licenses]);
  return Object.fromEntries(
    Object.entries(kept).map(([name, items]) => [
      name,
      items.map((item) => named(toTimeless(item))).sort(),
    ]),
  );
}

interface Made {
  readonly instanceId: string;
  readonly orderId: string;
  readonly orderLineId?: string;
  readonly saleProductId?: string;
}

/** An instance is called after the call that came first, so disturbed runs call it otherwise: here it is called after its order. */
function withoutIds(made: readonly Made[]): (text: string) => string {
  const names = new Map(
    made.map(({ instanceId, orderId, orderLineId = '', saleProductId = '' }) => [
      instanceId,
      ['instance of', orderId, orderLineId, saleProductId].join(' ').trim(),
    ]),
  );
  return (text) => [...names].reduce((renamed, [id, name]) => renamed.replaceAll(id, name), text);
}

interface Listed<Item> {
  list(filter: object, page: PageRequest): Promise<Page<Item>>;
}

async function flatten<Owner, Item>(
  owners: readonly Owner[],
  read: (owner: Owner) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  return (await Promise.all(owners.map(read))).flat();
}

/** By what it is; each thing as a text, in order. */
export type SellerState = Readonly<Record<string, readonly string[]>>;

/** When a thing was received and written, by which call, and how often: that is what a disturbed run may differ in. */
const ofTheRun: ReadonlySet<string> = new Set([
  'version',
  'createdAt',
  'updatedAt',
  'receivedAt',
  'releasedAt',
  'settledAt',
  'firstSeenAt',
  'seenAt',
  'at',
  'cause',
]);

function toTimeless(item: unknown): string {
  return JSON.stringify(item, (name: string, value: unknown) =>
    ofTheRun.has(name) ? undefined : value,
  );
}
