import type {
  Buyer,
  ContactDetail,
  PurchaseDetails,
  PurchaseTerms,
} from '../../domain/purchase-details.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText } from '../storable-text.js';
import { readNumber, readText } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What purchases said about themselves and their buyers. */
export const purchases = {
  name: 'purchases',
  columns: {
    instance_id: 'text',
    order_id: 'text',
    customer_id: 'text',
    terms: 'text',
    buyer_sealed: 'text',
    mobile_phone_hash: 'text',
    email_hash: 'text',
    bought_at: 'bigint',
  },
} as const satisfies Table;

export const buyerColumn: SealedColumn = {
  table: purchases.name,
  column: 'buyer_sealed',
  key: ['instance_id'],
};

export function toPurchaseRow(
  purchase: PurchaseDetails,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof purchases.columns> {
  const { instanceId, buyer } = purchase;
  const phone = findable(buyer.mobilePhone);
  const email = findable(buyer.email);
  return {
    instance_id: instanceId,
    order_id: toStorableText(purchase.orderId),
    customer_id: toStorableText(purchase.customerId),
    terms: JSON.stringify(purchase.terms),
    buyer_sealed: seal.close(JSON.stringify(buyer), buyerColumn, [instanceId]),
    mobile_phone_hash: phone === undefined ? null : hash('purchase mobile phone', phone),
    email_hash: email === undefined ? null : hash('purchase email', email),
    bought_at: purchase.boughtAt,
  };
}

/** Throws `KooGateError` `internal` when the buyer was sealed with a key that is not configured. */
export function fromPurchaseRow(row: ReadRow, seal: Seal): PurchaseDetails {
  const instanceId = readText(row, 'instance_id');
  const buyer = seal.open(readText(row, 'buyer_sealed'), buyerColumn, [instanceId]);
  return {
    instanceId,
    orderId: readText(row, 'order_id'),
    customerId: readText(row, 'customer_id'),
    terms: JSON.parse(readText(row, 'terms')) as PurchaseTerms,
    buyer: JSON.parse(buyer) as Buyer,
    boughtAt: readNumber(row, 'bought_at'),
  };
}

/** Nobody looks for what could not be decrypted. */
function findable(detail: ContactDetail | undefined): string | undefined {
  return detail?.undecrypted === true ? undefined : detail?.text;
}
