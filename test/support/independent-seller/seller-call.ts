import type { Members } from './field-checks.js';
import type { OperationName } from './operations.js';
import type { Faults } from './planted-faults.js';
import type { SellerState } from './seller-state.js';

/** A call that was let in and is complete. */
export interface SellerCall {
  readonly operation: OperationName;
  readonly members: Members;
  /** The one that verified it. */
  readonly key: string;
  readonly state: SellerState;
  readonly faults: Faults;
  readonly kitPrivateKeyPem: string;
}

export interface SellerAnswer extends Members {
  readonly resultCode: string;
  readonly resultMsg: string;
}

export type Handler = (call: SellerCall) => SellerAnswer | Promise<SellerAnswer>;

export function success(members: Members = {}): SellerAnswer {
  return { resultCode: '000000', resultMsg: 'success.', ...members };
}

const sentences = {
  '000001': 'authentication failed',
  '000002': 'a parameter is invalid',
  '000003': 'the instance does not exist',
  '000004': 'the request is being processed',
  '000005': 'internal error',
  '000101': 'clientSecret cannot be decrypted',
  '000103': 'the product was purchased before',
  '000901': 'the dates lie outside the validity of the order',
} as const;

export type RefusalCode = keyof typeof sentences;

export function refusal(resultCode: RefusalCode, sentence?: string): SellerAnswer {
  return { resultCode, resultMsg: sentence ?? sentences[resultCode] };
}

/** A member as text; empty when it is not there. */
export function textOf({ members }: Pick<SellerCall, 'members'>, name: string): string {
  const value = members[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What makes two calls the same, as one text that no other parts have. */
export function identityOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
