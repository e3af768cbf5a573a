import type { components } from '../../generated/types/management.js';
import type { HistoryEntry } from '../domain/change.js';
import type { AccessData, Instance, UsageEntry } from '../domain/instance.js';
import { toPublicUrl } from '../domain/public-url.js';
import { seesSecrets } from './caller-sight.js';
import { presentMembers } from './present-members.js';
import type { Caller } from './request-in-progress.js';
import { toTextOrNull } from './text-or-null.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** An instance as the caller may see it: the buyer's secrets leave for the role admin only. */
export function toInstanceAnswer(instance: Instance, caller: Caller): Schemas['Instance'] {
  const { access } = instance;
  const redacted = access !== null && !seesSecrets(caller) && hasSecrets(access);
  return {
    instanceId: instance.instanceId,
    orderId: instance.orderId,
    orderLineId: toTextOrNull(instance.orderLineId),
    saleProductId: toTextOrNull(instance.saleProductId),
    soldBy: instance.soldBy,
    state: instance.state,
    freezeWaiting: instance.freezeWaiting,
    purchaseKind: instance.purchaseKind,
    chargingMode: instance.chargingMode,
    productId: instance.productId,
    expiresAt: toUtcTimeOrNull(instance.expiresAt),
    access: access === null ? null : toAccessAnswer(access, caller),
    accessRedacted: redacted,
    usage: instance.usage.map(toUsageAnswer),
    failure: instance.failure,
    duplicateOf: instance.duplicateOf,
    version: instance.version,
    createdAt: toUtcTime(instance.createdAt),
    updatedAt: toUtcTime(instance.updatedAt),
    releasedAt: toUtcTimeOrNull(instance.releasedAt),
  };
}

/** Times in `detail` are milliseconds inside; outside they are texts like all others. */
export function toHistoryAnswer(entry: HistoryEntry): Schemas['HistoryEntry'] {
  const detail = Object.entries(entry.detail).map(([name, value]) => [
    name,
    timeNames.has(name) && typeof value === 'number' ? toUtcTime(value) : value,
  ]);
  return {
    version: entry.version,
    at: toUtcTime(entry.at),
    event: entry.event,
    from: entry.from,
    to: entry.to,
    cause: entry.cause,
    detail: Object.fromEntries(detail) as Schemas['HistoryEntry']['detail'],
  };
}

const timeNames = new Set(['expiresAt', 'expiresAtBefore']);

/** Named one by one: a member that is added to the domain does not leave before somebody has thought of who may see it. */
function toAccessAnswer(access: AccessData, caller: Caller): Schemas['BuyerAccess'] {
  const { frontEndUrl, adminUrl, userName, password, memo } = access;
  const toUrl = seesSecrets(caller) ? (url: string) => url : toPublicUrl;
  return {
    frontEndUrl: toUrl(frontEndUrl),
    ...(adminUrl !== undefined && { adminUrl: toUrl(adminUrl) }),
    ...(seesSecrets(caller) && presentMembers({ userName, password, memo })),
  };
}

function hasSecrets({ frontEndUrl, adminUrl, userName, password, memo }: AccessData): boolean {
  const isLink = [frontEndUrl, adminUrl].some(
    (url) => url !== undefined && toPublicUrl(url) !== url,
  );
  return isLink || [userName, password, memo].some((secret) => secret !== undefined);
}

function toUsageAnswer(usage: UsageEntry): Schemas['UsageEntry'] {
  return { ...usage, statisticalTime: toUtcTime(usage.statisticalTime) };
}
