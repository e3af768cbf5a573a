import type { components } from '../../generated/types/callbacks.js';
import type { Change } from '../domain/change.js';
import type { Sale, SaleInterface } from '../domain/instance.js';
import type { Purchase } from '../domain/purchase.js';
import type { Buyer, PurchaseDetails, PurchaseTerms } from '../domain/purchase-details.js';
import { parseSaasExtendParams } from '../protocol/saas-extend-params.js';
import { toExpiry } from './expiry.js';
import type { OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { toTold } from './told.js';

type Schemas = components['schemas'];
/** The older interfaces say in the call what the newer ones leave to the order query. */
type Request = Omit<Schemas['NewInstanceV1Request'] | Schemas['GetLicenseV1Request'], 'activity'>;

/** Throws `invalid-parameter` when expireTime has the right form but is no date. */
export function toV1Purchase(request: Request, soldBy: SaleInterface, sale: Sale): Purchase {
  const expireTime = toOptionalText(request.expireTime);
  return {
    sale,
    soldBy,
    purchaseKind: kinds[request.trialFlag ?? ''],
    chargingMode: chargingModes[request.chargingMode ?? ''] ?? null,
    productId: request.productId,
    expiresAt: expireTime === null ? null : toExpiry(expireTime),
  };
}

/** Real purchases do not send `0`, and products of before 2018 do not send the flag at all: absent says nothing. */
const kinds = { '': 'unknown', '0': 'formal', '1': 'trial' } as const;

/** What the call says of the order and of the buyer. */
export function purchaseDetailsChange(
  request: Request,
  instanceId: string,
  buyer: Buyer,
  { now }: Pick<OperationContext, 'now'>,
): Change {
  const record: PurchaseDetails = {
    instanceId,
    orderId: request.orderId,
    customerId: request.customerId,
    terms: toTerms(request),
    buyer,
    boughtAt: now,
  };
  return { kind: 'claim', table: 'purchases', record };
}

/** The buyer as far as both kinds of purchase tell; `more` is what no page documents. */
export function toBuyer(
  { customerName, saasExtendParams }: Request,
  more: Readonly<Record<string, unknown>>,
): Buyer {
  return {
    ...toTold({ customerName }),
    ...toExtendParams(saasExtendParams),
    ...(Object.keys(more).length > 0 && {
      more: Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
    }),
  };
}

/** What cannot be read is kept as it came and does not fail the purchase. */
function toExtendParams(value: string | undefined): Pick<Buyer, 'extendParams'> {
  if (value === undefined || value === '') return {};
  return { extendParams: parseSaasExtendParams(value) ?? value };
}

function toTerms(request: Request): PurchaseTerms {
  const { skuCode, periodType, orderAmount, provisionType } = request;
  const mode = chargingModes[request.chargingMode ?? ''];
  return {
    productId: request.productId,
    ...toTold({ skuCode, periodType, orderAmount, provisionType }),
    ...(mode !== undefined && { chargingMode: mode }),
    ...toNumbers({ periodNumber: request.periodNumber, ...toQuantities(request) }),
  };
}

const chargingModes = {
  '': undefined,
  '0': 'pay-per-use',
  '1': 'period',
  '3': 'one-time',
  '5': 'package',
} as const satisfies Record<string, PurchaseTerms['chargingMode']>;

/** The linear attributes of a specification, as texts of the query. */
export function toQuantities({
  amount,
  diskSize,
  bandWidth,
}: Pick<Schemas['NewInstanceV1Request'], 'amount' | 'diskSize' | 'bandWidth'>) {
  return { amount, diskSize, bandWidth };
}

/** The numbers among them that were told; the schema has seen that they are digits. */
export function toNumbers<Name extends string>(
  texts: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, number>> {
  const numbers: Partial<Record<Name, number>> = {};
  const told = toTold(texts);
  for (const name of Object.keys(told) as Name[]) numbers[name] = Number(told[name]);
  return numbers;
}
