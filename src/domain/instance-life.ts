import type { HistoryEntry, OrderLinePurpose } from './change.js';
import type {
  AccessData,
  ChargingMode,
  Instance,
  InstanceState,
  ProvisioningFailure,
  UsageEntry,
} from './instance.js';

/**
 * The life of an instance: `(instance, event, now)` → the instance as it is afterwards, or why not.
 * Pure. What each event does in each state stands in `lifeTable`, one row an event, one cell a state.
 *
 * A refused event is answered 000003 for `gone` (released, or provisioning failed for good) and 000005 for `busy`
 * (provisioning still runs; the marketplace will call again). `misplaced` is for operators only.
 */
export function applyInstanceEvent(
  instance: Instance,
  event: InstanceEvent,
  now: number,
): InstanceStep {
  const cell = cellOf(event, instance.state);
  if (cell === 'no-effect') return { kind: 'unchanged' };
  if (typeof cell === 'string') return { kind: 'refused', reason: cell };
  const patch = cell(instance, event, now);
  if (patch === null) return { kind: 'unchanged' };
  const next: Instance = { ...instance, ...patch, version: instance.version + 1, updatedAt: now };
  return { kind: 'changed', instance: next, history: historyOf(instance, next, event, now) };
}

export type InstanceEvent =
  /** A purchase that failed is tried again by a repeated `newInstance`. */
  | { readonly kind: 'provisioning-restarted' }
  | { readonly kind: 'provisioning-succeeded'; readonly access: AccessData }
  | { readonly kind: 'provisioning-failed'; readonly failure: ProvisioningFailure }
  | OrderKnownEvent
  /** The same purchase made another instance before. */
  | { readonly kind: 'duplicate-found'; readonly firstInstanceId: string }
  | RefreshEvent
  | { readonly kind: 'freeze' }
  | { readonly kind: 'unfreeze' }
  | UpgradeEvent
  | {
      readonly kind: 'release';
      readonly orderId: string | null;
      readonly orderLineId: string | null;
    }
  | { readonly kind: 'access-replaced'; readonly access: AccessData }
  | { readonly kind: 'usage-replaced'; readonly usage: readonly UsageEntry[] };

/** What an order tells of its instance, where the call named ids only. Not its expiry: that is an estimate (open-api.md 4.1). */
export interface OrderKnownEvent {
  readonly kind: 'order-known';
  readonly orderId: string;
  readonly orderLineId: string;
  /** Taken only where none is known: what renewals and upgrades have changed it to stays. */
  readonly productId: string | null;
  readonly purchaseKind: Instance['purchaseKind'];
  readonly chargingMode: ChargingMode | null;
}

/** Renewal, conversion of a trial, cancelled renewal, change at renewal: each with an order of its own. */
export interface RefreshEvent {
  readonly kind: 'refresh';
  readonly purpose: Extract<
    OrderLinePurpose,
    'trial-to-formal' | 'renewal' | 'renewal-cancelled' | 'renewal-change'
  >;
  readonly expiresAt: number;
  /** `null`: the product stays. */
  readonly productId: string | null;
  readonly orderId: string;
  /** Empty where the interface names none. */
  readonly orderLineId: string;
  /** Whether it also lifts a freeze: the older interfaces have no call of its own for that. */
  readonly revives: boolean;
}

/** A paid change of specification or quantity. */
export interface UpgradeEvent {
  readonly kind: 'upgrade';
  readonly orderId: string;
  /** Empty where the interface names none. */
  readonly orderLineId: string;
  /** `null`: the product stays, or only the order query tells it. */
  readonly productId: string | null;
  /** What the call told of the new specification; for the history. */
  readonly specification: Readonly<Record<string, string | number>>;
}

export type InstanceStep =
  | {
      readonly kind: 'changed';
      readonly instance: Instance;
      readonly history: Omit<HistoryEntry, 'cause'>;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/**
 * - `gone`: released, or provisioning failed for good: nothing is left to act upon.
 * - `busy`: provisioning still runs; the same event succeeds later.
 * - `misplaced`: an operator's wish that makes no sense in this state.
 */
export type Refusal = 'gone' | 'busy' | 'misplaced';

type EventKind = InstanceEvent['kind'];
type EventOf<Kind extends EventKind> = Extract<InstanceEvent, { kind: Kind }>;
/** `null`: it already is so. `{}`: nothing of the row changes, and yet it happened and belongs into the history. */
type Move<Kind extends EventKind> = (
  instance: Instance,
  event: EventOf<Kind>,
  now: number,
) => Partial<Instance> | null;
type Cell<Kind extends EventKind> = Move<Kind> | 'no-effect' | Refusal;
type LifeTable = { readonly [Kind in EventKind]: Readonly<Record<InstanceState, Cell<Kind>>> };

/* prettier-ignore */
export const lifeTable: LifeTable = {
  //                          pending             active           frozen           released     failed
  'provisioning-restarted': { pending: 'no-effect', active: 'no-effect', frozen: 'no-effect', released: 'no-effect', failed: restart },
  'provisioning-succeeded': { pending: activate,    active: 'no-effect', frozen: 'no-effect', released: 'no-effect', failed: activate },
  'provisioning-failed':    { pending: fail,        active: 'no-effect', frozen: 'no-effect', released: 'no-effect', failed: 'no-effect' },
  'order-known':            { pending: learn,       active: learn,       frozen: learn,       released: 'no-effect', failed: learn },
  'duplicate-found':        { pending: merge,       active: 'no-effect', frozen: 'no-effect', released: 'no-effect', failed: merge },
  refresh:                  { pending: refresh,     active: refresh,     frozen: refresh,     released: 'gone',      failed: 'gone' },
  freeze:                   { pending: freezeLater, active: freeze,      frozen: 'no-effect', released: 'no-effect', failed: 'no-effect' },
  unfreeze:                 { pending: freezeNot,   active: 'no-effect', frozen: unfreeze,    released: 'no-effect', failed: 'no-effect' },
  upgrade:                  { pending: 'busy',      active: upgrade,     frozen: upgrade,     released: 'gone',      failed: 'gone' },
  release:                  { pending: release,     active: release,     frozen: release,     released: 'no-effect', failed: release },
  'access-replaced':        { pending: 'misplaced', active: setAccess,   frozen: setAccess,   released: 'misplaced', failed: 'misplaced' },
  'usage-replaced':         { pending: setUsage,    active: setUsage,    frozen: setUsage,    released: 'misplaced', failed: 'misplaced' },
};

function restart(): Partial<Instance> {
  return { state: 'pending', failure: null };
}

function activate(instance: Instance, event: EventOf<'provisioning-succeeded'>): Partial<Instance> {
  const state = instance.freezeWaiting ? 'frozen' : 'active';
  return { state, freezeWaiting: false, access: event.access, failure: null };
}

function fail(_: Instance, event: EventOf<'provisioning-failed'>): Partial<Instance> {
  return { state: 'failed', failure: event.failure };
}

function learn(instance: Instance, event: OrderKnownEvent): Partial<Instance> | null {
  const learnt = {
    productId: instance.productId ?? event.productId,
    purchaseKind: knownKind(instance.purchaseKind, event.purchaseKind),
    chargingMode: instance.chargingMode ?? event.chargingMode,
  };
  const isNews = (Object.keys(learnt) as (keyof typeof learnt)[]).some(
    (name) => learnt[name] !== instance[name],
  );
  return isNews ? learnt : null;
}

/** A trial that was converted never becomes one again, however late its first order is looked up. */
function knownKind(
  before: Instance['purchaseKind'],
  told: Instance['purchaseKind'],
): Instance['purchaseKind'] {
  return before === 'formal' || told === 'unknown' ? before : told;
}

/** What the marketplace was told to be usable stays so; before that, the first instance of the purchase is its only one. */
function merge(_: Instance, event: EventOf<'duplicate-found'>, now: number): Partial<Instance> {
  return {
    state: 'released',
    duplicateOf: event.firstInstanceId,
    freezeWaiting: false,
    failure: null,
    releasedAt: now,
  };
}

/**
 * Expiry and state are independent: a frozen instance stays frozen until UNFREEZE comes, before or after; only the refresh of an
 * older interface revives.
 * An older renewal that arrives late never shortens what a newer one has set, and does not bring its product back;
 * only a cancelled renewal moves the expiry to an earlier day (lifecycle.md 7.3).
 */
function refresh(instance: Instance, event: RefreshEvent): Partial<Instance> {
  const known = instance.expiresAt;
  const late = event.purpose !== 'renewal-cancelled' && known !== null && event.expiresAt < known;
  return {
    expiresAt: late ? known : event.expiresAt,
    productId: late ? instance.productId : (event.productId ?? instance.productId),
    purchaseKind: event.purpose === 'trial-to-formal' ? 'formal' : instance.purchaseKind,
    ...(!late && liftsFreeze(event) && { freezeWaiting: false, state: revived(instance.state) }),
  };
}

/** A cancelled renewal gives back time that was paid for: no reason to let the buyer in again. */
function liftsFreeze({ revives, purpose }: RefreshEvent): boolean {
  return revives && purpose !== 'renewal-cancelled';
}

function revived(state: InstanceState): InstanceState {
  return state === 'frozen' ? 'active' : state;
}

function freeze(): Partial<Instance> {
  return { state: 'frozen' };
}

function unfreeze(): Partial<Instance> {
  return { state: 'active' };
}

function freezeLater(instance: Instance): Partial<Instance> | null {
  return instance.freezeWaiting ? null : { freezeWaiting: true };
}

function freezeNot(instance: Instance): Partial<Instance> | null {
  return instance.freezeWaiting ? { freezeWaiting: false } : null;
}

/** Where only the order tells what it changes to, the step is kept in the history for whoever looks the order up. */
function upgrade(_: Instance, event: UpgradeEvent): Partial<Instance> {
  return event.productId === null ? {} : { productId: event.productId };
}

function release(_instance: Instance, _event: EventOf<'release'>, now: number): Partial<Instance> {
  // Nobody gets in any more: what let the buyer in is forgotten.
  return { state: 'released', freezeWaiting: false, access: null, releasedAt: now };
}

function setAccess(_: Instance, event: EventOf<'access-replaced'>): Partial<Instance> {
  return { access: event.access };
}

function setUsage(_: Instance, event: EventOf<'usage-replaced'>): Partial<Instance> {
  return { usage: event.usage };
}

/** The one place where the compiler loses that row and event are of the same kind. */
function cellOf(event: InstanceEvent, state: InstanceState): AnyCell {
  const row: Readonly<Record<InstanceState, unknown>> = lifeTable[event.kind];
  return row[state] as AnyCell;
}

type AnyCell =
  | ((instance: Instance, event: InstanceEvent, now: number) => Partial<Instance> | null)
  | 'no-effect'
  | Refusal;

function historyOf(
  before: Instance,
  after: Instance,
  event: InstanceEvent,
  now: number,
): Omit<HistoryEntry, 'cause'> {
  return {
    instanceId: after.instanceId,
    version: after.version,
    at: now,
    event: event.kind === 'refresh' ? event.purpose : event.kind,
    from: before.state,
    to: after.state,
    detail: { ...orderOf(event), ...specificationOf(event), ...differences(before, after) },
  };
}

function orderOf(event: InstanceEvent): Record<string, string> {
  if (!('orderId' in event) || event.orderId === null) return {};
  const { orderId, orderLineId } = event;
  return orderLineId === null || orderLineId === '' ? { orderId } : { orderId, orderLineId };
}

function specificationOf(event: InstanceEvent): Readonly<Record<string, string | number>> {
  return event.kind === 'upgrade' ? event.specification : {};
}

/** Members whose old value is worth keeping; access data is secret and stays out. */
const traced = [
  'expiresAt',
  'productId',
  'purchaseKind',
  'chargingMode',
  'freezeWaiting',
  'duplicateOf',
] as const;

function differences(before: Instance, after: Instance): HistoryEntry['detail'] {
  const detail: Record<string, HistoryEntry['detail'][string]> = {};
  for (const name of traced) {
    if (before[name] === after[name]) continue;
    detail[name] = after[name];
    detail[`${name}Before`] = before[name];
  }
  if (after.failure !== null) detail.failureCode = after.failure.code;
  return detail;
}
