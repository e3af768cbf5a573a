import type { Change, HistoryEntry } from './change.js';
import type { Instance } from './instance.js';
import { toEventId } from './event-id.js';
import type { EventData, SellerEvent, SellerEventType } from './seller-event.js';
import { toUtcText } from './utc-text.js';

/** What the steps in the lives of instances tell the seller. */
export function instanceEvents(changes: readonly Change[]): readonly SellerEvent[] {
  const instances = new Map(
    changes.flatMap(({ table, record }) =>
      table === 'instances' ? [[stepOf(record), record] as const] : [],
    ),
  );
  return changes.flatMap(({ table, record }) => {
    if (table !== 'instanceHistory') return [];
    const instance = instances.get(stepOf(record));
    return instance === undefined ? [] : eventsOfStep(record, instance);
  });
}

function stepOf({ instanceId, version }: Pick<HistoryEntry, 'instanceId' | 'version'>): string {
  return `${version} ${instanceId}`;
}

function eventsOfStep(step: HistoryEntry, instance: Instance): readonly SellerEvent[] {
  return typesOf(step).map((type) => toInstanceEvent(type, step, instance));
}

/**
 * A step may tell more than one thing: a purchase that is ready at once, a freeze that had to wait for provisioning, a renewal of the
 * older interfaces that lets the buyer in again. Whoever acts on freezing or on readiness need not know the ways to it.
 */
function typesOf({ event, from, to }: HistoryEntry): readonly SellerEventType[] {
  // What another interface has told before is no news.
  if (event === 'imported' || event === 'import-corrected') return [];
  const types: SellerEventType[] = [];
  const own = typeByEvent[event];
  if (own !== undefined) types.push(own);
  if (event === 'purchase' && to === 'active') types.push('instance.provisioned');
  if (to === 'frozen' && from !== 'frozen') types.push('instance.frozen');
  if (from === 'frozen' && to === 'active') types.push('instance.unfrozen');
  return types;
}

/** Freezes tell by the state they lead to: one that waits for provisioning has not happened yet. */
const typeByEvent: Readonly<Record<string, SellerEventType | undefined>> = {
  purchase: 'instance.purchased',
  'provisioning-restarted': 'instance.provisioning-restarted',
  'provisioning-succeeded': 'instance.provisioned',
  'provisioning-failed': 'instance.provisioning-failed',
  'trial-to-formal': 'instance.trial-converted',
  renewal: 'instance.renewed',
  'renewal-cancelled': 'instance.renewal-cancelled',
  'renewal-change': 'instance.renewed-with-change',
  upgrade: 'instance.upgraded',
  release: 'instance.released',
  // Who was told of the purchase is told that nothing comes of it: it is that of another instance.
  'duplicate-found': 'instance.released',
  'access-replaced': 'instance.access-replaced',
};

function toInstanceEvent(
  type: SellerEventType,
  step: HistoryEntry,
  instance: Instance,
): SellerEvent {
  const { instanceId, version, at, cause } = step;
  const { orderId, orderLineId, ...detail } = step.detail;
  // The order belongs to what it was placed for; what a step brings about besides was not ordered.
  const isOwn = type === typeByEvent[step.event];
  return {
    eventId: toEventId(type, instanceId, String(version)),
    type,
    subject: `instance/${instanceId}`,
    at,
    cause,
    instanceId,
    orderId: isOwn ? textOrNull(orderId) : null,
    orderLineId: isOwn ? textOrNull(orderLineId) : null,
    data: { instance: toInstanceData(instance), change: toChangeData(step, detail) },
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The instance without what lets the buyer in: that is told to nobody but the marketplace. */
export function toInstanceData(instance: Instance): EventData {
  const { instanceId, orderId, orderLineId, soldBy, state, purchaseKind, chargingMode, productId } =
    instance;
  return {
    instanceId,
    orderId,
    orderLineId,
    soldBy,
    state,
    purchaseKind,
    chargingMode,
    productId,
    expiresAt: toTimeText(instance.expiresAt),
    createdAt: toUtcText(instance.createdAt),
  };
}

function toChangeData({ from, to }: HistoryEntry, detail: HistoryEntry['detail']): EventData {
  const texts = Object.entries(detail).map(([name, value]) => [
    name,
    name.startsWith('expiresAt') ? toTimeText(value) : value,
  ]);
  return { from, to, ...(Object.fromEntries(texts) as EventData) };
}

function toTimeText(time: unknown): string | null {
  return typeof time === 'number' ? toUtcText(time) : null;
}
