import type { AccessKeys, KeyClass } from '../protocol/access-keys.js';
import { ActionError } from './marketplace.js';
import type { ChargingMode, Product, ProductKind } from './marketplace-state.js';
import type { Population } from './population/population.js';

/** A product that the seller lists; what is left out is made up. */
export interface ProductListing {
  readonly kind: ProductKind;
  readonly chargingMode: ChargingMode;
  readonly productId?: string | undefined;
  readonly name?: string | undefined;
  /** Joint operation: which version of the kit is called. */
  readonly kit?: Product['kit'];
  readonly sendsOrderNotice?: boolean | undefined;
  readonly billingItems?: number | undefined;
  /** Yuan. */
  readonly price?: number | undefined;
}

/** One product of each kind and charging mode that the guides know. */
export const everyKindOfProduct: readonly ProductListing[] = [
  { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2', sendsOrderNotice: true },
  { kind: 'saas-v2', chargingMode: 'ONE_TIME' },
  { kind: 'saas-v2', chargingMode: 'ON_DEMAND', billingItems: 2 },
  { kind: 'saas-v2', chargingMode: 'ON_DEMAND_PKG' },
  { kind: 'saas-v1', chargingMode: 'PERIOD', kit: 'v1' },
  { kind: 'saas-v1', chargingMode: 'ONE_TIME' },
  { kind: 'saas-v1', chargingMode: 'ON_DEMAND', billingItems: 2 },
  { kind: 'saas-v1', chargingMode: 'ON_DEMAND_PKG' },
  { kind: 'license-code', chargingMode: 'PERIOD', sendsOrderNotice: true },
  { kind: 'online-license', chargingMode: 'PERIOD' },
  { kind: 'license-v1', chargingMode: 'PERIOD' },
];

/** With which key the calls about a product of a kind are signed. */
const keyClassOf = {
  'saas-v2': 'base',
  'saas-v1': 'v1',
  'license-code': 'license',
  'online-license': 'base',
  'license-v1': 'v1',
} as const satisfies Record<ProductKind, KeyClass>;

/** Of those the ones whose calls can be signed; without a key of the kit or for notices, they are listed without these. */
export function listable(
  listings: readonly ProductListing[],
  keys: AccessKeys,
): readonly ProductListing[] {
  const has = (keyClass: KeyClass) => keys[keyClass].length > 0;
  return listings
    .filter(({ kind }) => has(keyClassOf[kind]))
    .map(({ kit, sendsOrderNotice = false, ...listing }) => ({
      ...listing,
      ...(kit !== undefined && has(kit === 'v2' ? 'kit' : 'v1') && { kit }),
      sendsOrderNotice: sendsOrderNotice && has('generic'),
    }));
}

/** Throws `ActionError` for a product that no guide knows. */
export function listProduct(population: Population, listing: ProductListing): Product {
  const { billingItems = 1 } = listing;
  if (billingItems > 1 && listing.chargingMode !== 'ON_DEMAND') {
    throw new ActionError(
      `${listing.kind} ${listing.chargingMode} cannot have ${billingItems} billing items: only pay per use (ON_DEMAND) has several`,
    );
  }
  const productId = listing.productId ?? newProductId(population);
  return {
    productId,
    skuCode: population.uuid(),
    name: listing.name ?? population.productName(),
    kind: listing.kind,
    chargingMode: listing.chargingMode,
    kit: listing.kit,
    sendsOrderNotice: listing.sendsOrderNotice ?? false,
    billingItems,
    price: listing.price ?? population.integer(1, 50) * 10,
    yearlyProductId: newProductId(population),
    larger: {
      skuCode: population.uuid(),
      productId: newProductId(population),
      yearlyProductId: newProductId(population),
    },
    itemProductIds: [
      productId,
      ...Array.from({ length: billingItems - 1 }, () => newProductId(population)),
    ],
    savedCases: [],
    status: 'on-sale',
    statusReason: undefined,
    failingDays: 0,
    failedOrders: new Map(),
  };
}

function newProductId(population: Population): string {
  const digits = Array.from({ length: 18 }, () => String(population.integer(0, 9)));
  return `OFFI${digits.join('')}`;
}
