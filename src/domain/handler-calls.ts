import type { AccessData, Instance, ProvisioningFailureCode } from './instance.js';
import type { LicenseApplication, LicenseOrder, LicenseVerdict } from './licensing.js';
import type { OrderDetails } from './order-details.js';
import type { Application, Authorization, Department, Tenant } from './organisation.js';
import type { PurchaseDetails } from './purchase-details.js';
import type { SellerEvent } from './seller-event.js';

/**
 * What the seller's own code is asked, by the name of its handler. All are optional, each may be called again with the same
 * idempotency key: after a crash, a time-out or an exception.
 */
export interface HandlerCalls {
  readonly provision: HandlerCall<InstanceAsk, ProvisionAnswer>;
  readonly renew: HandlerCall<InstanceAsk, void>;
  readonly convertTrial: HandlerCall<InstanceAsk, void>;
  readonly cancelRenewal: HandlerCall<InstanceAsk, void>;
  readonly freeze: HandlerCall<InstanceAsk, void>;
  readonly unfreeze: HandlerCall<InstanceAsk, void>;
  readonly release: HandlerCall<InstanceAsk, void>;
  readonly upgrade: HandlerCall<InstanceAsk, void>;
  /** Asked while the marketplace waits. */
  readonly checkChange: HandlerCall<ChangeAsk, ChangeAnswer>;
  /** The License of an order (License V1): asked while the marketplace waits. */
  readonly issueLicense: HandlerCall<LicenseAsk, LicenseAnswer>;
  /** What becomes of an application for a License: asked while the marketplace waits. */
  readonly judgeLicenseRequest: HandlerCall<LicenseApplication, LicenseVerdict>;
  readonly syncTenant: HandlerCall<TenantAsk, void>;
  readonly syncApplication: HandlerCall<ApplicationAsk, void>;
  readonly syncUsers: HandlerCall<UsersAsk, void>;
  readonly syncDepartments: HandlerCall<DepartmentsAsk, void>;
  readonly orderNotified: HandlerCall<OrderAsk, void>;
  /** Asked every hour for the records of the hour before. */
  readonly usage: HandlerCall<UsageAsk, readonly ReportedUsage[]>;
}

export interface HandlerCall<Ask, Answer> {
  readonly ask: Ask;
  readonly answer: Answer;
}

export type HandlerName = keyof HandlerCalls;
export type AskOf<Name extends HandlerName> = HandlerCalls[Name]['ask'];
export type AnswerOf<Name extends HandlerName> = HandlerCalls[Name]['answer'];

/** Names that are told in messages, in the order of the documentation. */
export const handlerNames = [
  'provision',
  'renew',
  'convertTrial',
  'cancelRenewal',
  'freeze',
  'unfreeze',
  'release',
  'upgrade',
  'checkChange',
  'issueLicense',
  'judgeLicenseRequest',
  'syncTenant',
  'syncApplication',
  'syncUsers',
  'syncDepartments',
  'orderNotified',
  'usage',
] as const satisfies readonly HandlerName[];

/** The seller's handlers, wherever they run. */
export interface SellerHandlers {
  has(name: HandlerName): boolean;
  /**
   * Resolves with the handler's answer, checked. Rejects with `HandlerFailure`, whose message names file and handler and holds nothing
   * that the handler was asked.
   */
  call<Name extends HandlerName>(
    name: Name,
    ask: AskOf<Name>,
    settings: HandlerSettings,
  ): Promise<AnswerOf<Name>>;
}

export interface HandlerSettings {
  /** The same for each call about the same thing: by it the seller's code recognises a repeat. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** About an instance, as it is now; `event` tells what happened to it. */
export interface InstanceAsk {
  readonly event: SellerEvent;
  readonly instance: Instance;
  /** What the marketplace's order query tells; `null` without AK/SK, and where an event has no order. */
  readonly order: OrderDetails | null;
  /** What the call of the purchase told itself; only the older interfaces do. */
  readonly purchase: PurchaseDetails | null;
}

/**
 * - `ready`: the buyer gets in with this.
 * - `later`: it goes on elsewhere; completed through the management API, or by the same handler when `retryAfterMs` is given.
 * - `refused`: the purchase cannot be served; the marketplace is told the code.
 */
export type ProvisionAnswer =
  | { readonly kind: 'ready'; readonly access: AccessData }
  | { readonly kind: 'later'; readonly retryAfterMs?: number }
  | {
      readonly kind: 'refused';
      readonly code: ProvisioningFailureCode;
      readonly reason: string;
    };

export interface ChangeAsk {
  readonly instance: Instance;
  /** The products asked for. No page documents their members. */
  readonly productInfo: readonly object[];
}

/** The reason is kept with the call for the operator: the marketplace documents no code for a refusal and is told 000005. */
export type ChangeAnswer =
  { readonly possible: true } | { readonly possible: false; readonly reason: string };

/** `order`: of License V1, answered while the marketplace waits. `application`: of an online-activated product, uploaded afterwards. */
export type LicenseAsk =
  | ({ readonly kind: 'order' } & LicenseOrder)
  | ({ readonly kind: 'application' } & LicenseApplication);

/** `undefined`: there is none left (of an order), or it is uploaded through the management API later (of an application). */
export type LicenseAnswer =
  string | { readonly fileName: string; readonly bytes: Uint8Array } | undefined;

export interface TenantAsk {
  readonly event: SellerEvent;
  readonly tenant: Tenant;
}

export interface ApplicationAsk {
  readonly event: SellerEvent;
  readonly application: Application;
}

export interface UsersAsk {
  readonly event: SellerEvent;
  readonly users: readonly Authorization[];
}

/** One department, or all of a tenant: what a snapshot does not name is gone. */
export interface DepartmentsAsk {
  readonly event: SellerEvent;
  readonly snapshot: boolean;
  readonly departments: readonly Department[];
}

export interface OrderAsk {
  readonly event: SellerEvent;
  readonly order: OrderDetails | null;
}

/** From (inclusive) and to (exclusive), ms UTC: a whole hour that has ended. */
export interface UsageAsk {
  readonly from: number;
  readonly to: number;
  /** Pay-per-use instances that were open in that window. */
  readonly instanceIds: readonly string[];
}

/** What one instance used in one window. */
export interface ReportedUsage {
  readonly instanceId: string;
  /** Milliseconds, UTC. */
  readonly beginAt: number;
  readonly endAt: number;
  /** Decimal text greater than 0, at most four decimals and 20 characters. */
  readonly value: string;
  /** The package that the usage is taken from: needed where a package stops the service when it is used up. */
  readonly packageInstanceId?: string;
}
