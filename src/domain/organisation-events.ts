import type { AboutSubmission } from './about-submission.js';
import type { Change } from './change.js';
import { toEventId } from './event-id.js';
import type {
  Application,
  Authorization,
  Department,
  DepartmentSnapshot,
  Statement,
  Tenant,
  TenantKey,
} from './organisation.js';
import type { EventData, JsonValue, SellerEvent, SellerEventType } from './seller-event.js';
import { toUtcText } from './utc-text.js';

/** What the joint-operation kit tells the seller. The users of one call are told together. */
export function organisationEvents(
  changes: readonly Change[],
  about: AboutSubmission,
): readonly SellerEvent[] {
  const authorizations: Authorization[] = [];
  const events: SellerEvent[] = [];
  for (const change of changes) {
    if (change.table === 'tenants') events.push(tenantEvent(change.record, about));
    else if (change.table === 'applications') events.push(applicationEvent(change.record, about));
    else if (change.table === 'authorizations') authorizations.push(change.record);
    else if (change.kind === 'replace') events.push(snapshotEvent(change.record, about));
    else if (change.table === 'departments') events.push(departmentEvent(change.record, about));
  }
  return [...events, ...usersEvents(authorizations, about)];
}

function tenantEvent(tenant: Tenant, about: AboutSubmission): SellerEvent {
  const { tenantCode, name, domainName, orderId } = tenant;
  const type = tenant.removed ? 'tenant.removed' : 'tenant.synchronized';
  return toKitEvent(type, tenant, about, {
    orderId: orderId === '' ? null : orderId,
    tenantCode,
    name,
    domainName,
  });
}

function applicationEvent(application: Application, about: AboutSubmission): SellerEvent {
  const { appId, clientId, clientSecret } = application;
  const type = application.removed ? 'application.removed' : 'application.synchronized';
  return toKitEvent(type, application, about, { appId, clientId, clientSecret });
}

function departmentEvent(department: Department, about: AboutSubmission): SellerEvent {
  const { orgCode, orgName, parentCode } = department;
  const type = department.removed ? 'department.removed' : 'department.synchronized';
  return toKitEvent(type, department, about, { orgCode, orgName, parentCode });
}

/** A snapshot may have a hundred thousand departments: it is told that there is one, and they are fetched from where they are kept. */
function snapshotEvent(snapshot: DepartmentSnapshot, about: AboutSubmission): SellerEvent {
  return toKitEvent('departments.replaced', snapshot, about, {
    departmentCount: snapshot.departments.length,
  });
}

// Some hundred kilobytes, which every receiver takes.
const usersMax = 500;

function usersEvents(
  authorizations: readonly Authorization[],
  about: AboutSubmission,
): readonly SellerEvent[] {
  const events: SellerEvent[] = [];
  for (const group of groupsOf(authorizations)) {
    for (let start = 0; start < group.length; start += usersMax) {
      const part = group.slice(start, start + usersMax);
      const [first] = part;
      if (first === undefined) break;
      const users = part.map(toUserData);
      events.push(toKitEvent('users.synchronized', first, about, { appId: first.appId, users }));
    }
  }
  return events;
}

/** A call may be about several tenants or applications; an event is about one. */
function groupsOf(authorizations: readonly Authorization[]): Iterable<readonly Authorization[]> {
  const groups = new Map<string, Authorization[]>();
  for (const authorization of authorizations) {
    const { instanceId, tenantId, appId } = authorization;
    const key = JSON.stringify([instanceId, tenantId, appId]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [authorization]);
    else group.push(authorization);
  }
  return groups.values();
}

function toUserData({ userName, access, user }: Authorization): JsonValue {
  const { more, ...profile } = user;
  return {
    userName,
    access,
    ...profile,
    // It came as JSON, and so it is.
    ...(more !== undefined && { more: more as EventData }),
  };
}

type Stated = TenantKey & Pick<Statement, 'statedAt' | 'receivedAt'>;

function toKitEvent(
  type: SellerEventType,
  { instanceId, tenantId, statedAt, receivedAt }: Stated,
  { cause }: AboutSubmission,
  said: EventData,
): SellerEvent {
  const data = { instanceId, tenantId, ...said, statedAt: toUtcText(statedAt) };
  return {
    eventId: toEventId(type, JSON.stringify(data)),
    type,
    // What is said of the tenant of a purchase is told after that purchase, and what has come of it.
    subject: instanceId === '' ? `tenant/${tenantId}` : `instance/${instanceId}`,
    at: receivedAt,
    cause,
    instanceId: instanceId === '' ? null : instanceId,
    orderId: null,
    orderLineId: null,
    data,
  };
}
