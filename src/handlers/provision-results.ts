import type { ProvisioningFailureCode } from '../domain/instance.js';

/** What `later` makes. */
export interface Later {
  readonly kind: 'later';
  readonly retryAfterMs?: number;
}

/** What `refuse` makes. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: ProvisioningFailureCode;
  readonly reason: string;
}

/** Why a purchase cannot be served, in words for the codes that `newInstance` documents. */
export const refusalCodes = {
  /** The seller's system fails. */
  'system-error': '000005',
  /** No instance resource is available. */
  'no-resource': '000100',
  /** The mobile number is missing, or somebody has it already. */
  'phone-missing-or-taken': '000101',
  /** The e-mail address is missing, or somebody has it already. */
  'email-missing-or-taken': '000102',
  /** The buyer has bought this product already. */
  'bought-already': '000103',
  /** The product itself fails. */
  'product-error': '000104',
  /** The account has the benefits already. */
  'subscribed-already': '000105',
  /** The product is sold out. */
  'sold-out': '000106',
  /** The e-mail domain exists already. */
  'domain-taken': '000107',
} as const satisfies Readonly<Record<string, ProvisioningFailureCode>>;

export type RefusalName = keyof typeof refusalCodes;

/**
 * The answer of `provision` for a purchase that is made usable elsewhere. With `retryAfterMs` (1,000 to 86,400,000) the handler is called
 * again after that time; without, the purchase is completed through the management API.
 */
export function later(options: { readonly retryAfterMs?: number } = {}): Later {
  const { retryAfterMs } = options;
  return { kind: 'later', ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/**
 * The answer of `provision` for a purchase that cannot be served. The marketplace is told the code and the buyer gets the money back, so it is
 * final; what may go well later is an exception. The reason is for you: it stands at the instance and is told to nobody else.
 */
export function refuse(why: RefusalName | ProvisioningFailureCode, reason: string): Refused {
  const code = Object.hasOwn(refusalCodes, why) ? refusalCodes[why as RefusalName] : why;
  return { kind: 'refused', code: code as ProvisioningFailureCode, reason };
}
