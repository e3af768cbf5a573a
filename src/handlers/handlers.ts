import type {
  ApplicationAsk,
  ChangeAsk,
  DepartmentsAsk,
  InstanceAsk,
  LicenseAsk,
  OrderAsk,
  TenantAsk,
  UsageAsk,
  UsersAsk,
} from '../domain/handler-calls.js';
import type { AccessData } from '../domain/instance.js';
import type { LicenseApplication, LicenseVerdict } from '../domain/licensing.js';
import type { HandlerContext } from './handler-context.js';
import type { Later, Refused } from './provision-results.js';

export type InstanceArgument = InstanceAsk & HandlerContext;
export type ChangeArgument = ChangeAsk & HandlerContext;
export type LicenseArgument = LicenseAsk & HandlerContext;
export type LicenseRequestArgument = LicenseApplication & HandlerContext;
export type TenantArgument = TenantAsk & HandlerContext;
export type ApplicationArgument = ApplicationAsk & HandlerContext;
export type UsersArgument = UsersAsk & HandlerContext;
export type DepartmentsArgument = DepartmentsAsk & HandlerContext;
export type OrderArgument = OrderAsk & HandlerContext;
export type UsageArgument = UsageAsk & HandlerContext;

/** A value, or a promise of it. */
export type MaybePromise<Value> = Value | Promise<Value>;

/**
 * What a seller's module may bring, as its default export. All handlers are optional: without one KooGate does what it does by itself.
 *
 * They run in a process of their own, many at a time. Each may be called again with the same `idempotencyKey`: after a crash, a time-out or an
 * exception. One that throws is called again later, with growing pauses, and what concerns the same instance waits for it, so that events
 * arrive in their order. Times are milliseconds since the Unix epoch, UTC.
 */
export interface Handlers {
  /**
   * A purchase is to be made usable. Answers how the buyer gets in; or `later()`, when it goes on elsewhere and is completed through the
   * management API; or `later({ retryAfterMs })`, to be asked again; or `refuse(…)`, when the purchase cannot be served.
   *
   * The marketplace waits for some seconds (`KOOGATE_PROVISION_DEADLINE_MS`); what takes longer goes on, and it asks again. An
   * exception is no verdict: the purchase stays pending, and the handler is called again.
   *
   * `instance` is the purchase, `order` what the marketplace tells of it (`null` without AK/SK), `purchase` what the call told itself
   * (older interfaces only). Make things by `idempotencyKey`, so that a repeat finds them.
   */
  provision?(argument: InstanceArgument): MaybePromise<AccessData | Later | Refused>;

  /** The buyer has renewed: `instance.expiresAt` is the new end. */
  renew?(argument: InstanceArgument): unknown;

  /** A trial has become a purchase: keep the buyer's data, lift the limits of the trial. */
  convertTrial?(argument: InstanceArgument): unknown;

  /** A renewal was cancelled and paid back: `instance.expiresAt` is the end that holds again. */
  cancelRenewal?(argument: InstanceArgument): unknown;

  /** The instance has expired or was stopped: lock the buyer out and keep the data. */
  freeze?(argument: InstanceArgument): unknown;

  /** The instance may be used again. */
  unfreeze?(argument: InstanceArgument): unknown;

  /** The instance is over: its data may be deleted. It never comes back. */
  release?(argument: InstanceArgument): unknown;

  /** The buyer has changed the product or its size; `event` and `order` tell to what. */
  upgrade?(argument: InstanceArgument): unknown;

  /**
   * May the buyer change to these products? Asked before anything is paid, while the marketplace waits. Answers `true`, `false`, or
   * `{ possible: false, reason }`; the reason is kept for you, the marketplace is told only that it is not possible.
   */
  checkChange?(argument: ChangeArgument): MaybePromise<ChangeResult>;

  /**
   * Makes a License.
   *
   * `kind: 'order'`: of an order (License V1), asked while the marketplace waits. Answers one line of at most 4,096 characters, or
   * `undefined` when there is none left.
   *
   * `kind: 'application'`: of a License that is activated online, uploaded afterwards. Answers a text, or a file as
   * `{ fileName, bytes }`, or `undefined` when it will be sent in through the management API.
   */
  issueLicense?(argument: LicenseArgument): MaybePromise<LicenseResult>;

  /**
   * What becomes of an application for a License that is activated online; asked while the marketplace waits. Answers `'accepted'`
   * (it is made and delivered afterwards), `'delivered'` (it has been uploaded already), or a code: `'000005'` system failure, `'000900'` the
   * quota of the order is used up, `'000901'` the validity lies outside that of the order, `'000902'` an expiry is needed, `'000903'` a
   * fingerprint is needed.
   */
  judgeLicenseRequest?(argument: LicenseRequestArgument): MaybePromise<LicenseVerdict>;

  /** The enterprise that an instance is bound to was made, changed, or removed (`tenant.removed`). */
  syncTenant?(argument: TenantArgument): unknown;

  /** The application of an enterprise was made, changed, or removed: with its credentials its users sign in. */
  syncApplication?(argument: ApplicationArgument): unknown;

  /** Users of an enterprise were let in, or their access was taken away (`access` of each). */
  syncUsers?(argument: UsersArgument): unknown;

  /** One department was told, or all of them: with `snapshot` those that are not named are gone. */
  syncDepartments?(argument: DepartmentsArgument): unknown;

  /** The marketplace has told of an order, such as a payment or a refund, that `event` names. */
  orderNotified?(argument: OrderArgument): unknown;

  /**
   * What the pay-per-use instances in `instanceIds` have used from `from` (inclusive) to `to` (exclusive), a whole hour. Asked every hour.
   * Answers one record for each instance that has used anything, or `[]`.
   */
  usage?(argument: UsageArgument): MaybePromise<readonly UsageResult[]>;
}

export type ChangeResult =
  boolean | { readonly possible: true } | { readonly possible: false; readonly reason: string };

export type LicenseResult =
  string | { readonly fileName: string; readonly bytes: Uint8Array } | undefined;

/** What one instance has used in a window within `from` and `to`. */
export interface UsageResult {
  readonly instanceId: string;
  readonly beginAt: UsageTime;
  readonly endAt: UsageTime;
  /** Greater than 0, with at most four decimals; as a text such as `'12.5'` it stays exact. */
  readonly value: string | number;
  /** The package that the usage is taken from: needed where a package stops the service when it is used up. */
  readonly packageInstanceId?: string;
}

/** A `Date`, milliseconds, or a text of RFC 3339 with its zone, such as `2026-01-31T10:00:00Z`. */
export type UsageTime = Date | number | string;
