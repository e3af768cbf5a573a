import type { components } from '../../generated/types/management.js';
import type { EventEnvelope } from '../domain/directories.js';
import type { EventData, SellerEvent, SellerEventType } from '../domain/seller-event.js';
import { seesPersonalData, seesSecrets } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toUtcTime } from './utc-time.js';

type Schemas = components['schemas'];

/** What everybody may see of an event: that it has happened, and to what. */
export function toEventEnvelopeAnswer(event: EventEnvelope): Schemas['EventEnvelope'] {
  return {
    eventId: event.eventId,
    type: event.type,
    subject: event.subject,
    at: toUtcTime(event.at),
    cause: event.cause,
    instanceId: event.instanceId,
    orderId: event.orderId,
    orderLineId: event.orderLineId,
  };
}

/** For whoever may not see what an event tells. */
export function toClosedEventAnswer(event: EventEnvelope): Schemas['EventDetail'] {
  return { ...toEventEnvelopeAnswer(event), dataRedacted: true };
}

/** What an event tells, as far as the caller may see it. */
export function toEventAnswer(event: SellerEvent, caller: Caller): Schemas['EventDetail'] {
  if (!seesPersonalData(caller)) return toClosedEventAnswer(event);
  const data = seesSecrets(caller) ? event.data : withoutSecrets(event);
  const isWhole = Object.keys(data).length === Object.keys(event.data).length;
  return { ...toEventEnvelopeAnswer(event), data, dataRedacted: !isWhole };
}

function withoutSecrets({ type, data }: SellerEvent): EventData {
  const secrets: readonly string[] = secretMembers[type];
  return Object.fromEntries(Object.entries(data).filter(([name]) => !secrets.includes(name)));
}

/** Members that are secrets. Each type is named: one that is added does not leave before somebody has thought of what it tells. */
const secretMembers: Readonly<Record<SellerEventType, readonly string[]>> = {
  'instance.purchased': [],
  'instance.provisioning-restarted': [],
  'instance.provisioned': [],
  'instance.provisioning-failed': [],
  'instance.trial-converted': [],
  'instance.renewed': [],
  'instance.renewal-cancelled': [],
  'instance.renewed-with-change': [],
  'instance.frozen': [],
  'instance.unfrozen': [],
  'instance.upgraded': [],
  'instance.released': [],
  'instance.access-replaced': [],
  'license.issued': [],
  'license.requested': [],
  'license.delivered': [],
  'license-code.changed': ['code'],
  'order.notified': [],
  'tenant.synchronized': [],
  'tenant.removed': [],
  'application.synchronized': ['clientSecret'],
  'application.removed': ['clientSecret'],
  'users.synchronized': [],
  'department.synchronized': [],
  'department.removed': [],
  'departments.replaced': [],
  'koogate.test': [],
};
