import type { ActionContext } from '../action.js';
import type { CallbackRequest } from '../callback.js';
import type { Product } from '../marketplace-state.js';

/**
 * A call that the debugging page sends, and that is kept when it passed (调测并保存用例). Its parameters never change: what was saved once is
 * repeated for ever. Only what dates a call is new each time: `timeStamp` of the kit is that of the played clock, that of a `GET` is
 * set when the call is signed.
 */
export interface DebugCase {
  /** Unique for a product, e.g. `refreshInstance RENEWAL`. */
  readonly name: string;
  readonly operationId: string;
  readonly request: CallbackRequest;
  /** For the coverage table, e.g. `testFlag=1 scene=RENEWAL`. */
  readonly scene: string;
  /** The product can be listed without it: its interface, or this way of calling it, is not demanded. */
  readonly isOptional: boolean;
}

/** What decides which cases a product has. */
export type DebuggedProduct = Pick<
  Product,
  'productId' | 'kind' | 'chargingMode' | 'kit' | 'sendsOrderNotice'
>;

/** What the cases of a product are made with. */
export type DebugContext = Pick<
  ActionContext,
  'specification' | 'clock' | 'kitPublicKey' | 'encryptType' | 'v1Key'
>;

/** A case whose request is still to be made. */
export interface DebugCaseDraft extends Pick<DebugCase, 'operationId'> {
  /** What tells it from the other cases of its operation; part of its name and scene. Empty when there is no other. */
  readonly title: string;
  readonly isOptional?: boolean;
  /** `undefined` when a key is missing without which the case cannot have been saved. */
  readonly toRequest: (context: DebugContext) => CallbackRequest | undefined;
}

/** Ids of the kind that the vendor's own examples of saved cases have. */
export const debugIds = {
  instanceId: 'huaiweitest123456',
  businessId: '61e834ba-7b97-4418-b8f7-e5345137278c',
  customerId: '68cbc86abc2018ab880d92f36422fa0e',
  productId: '00301-666666-0--0',
} as const;

/** The time of every debug call that carries one, UTC. */
export const debugExpireTime = '20301231155959';
