import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';
import type { Sale } from '../domain/instance.js';

/** What a submission is about. Two that share one never share a transaction: the second must see what the first did. */
export interface Subjects {
  /** Of its claims and updates, which rest on what was read: one who waits here has decided on what is written now. */
  readonly written: readonly string[];
  /** Those, what it states, its nonce and its call record. */
  readonly all: readonly string[];
}

export function subjectsOf({ changes, nonce, call }: Submission): Subjects {
  const written = new Set<string>();
  const all: string[] = [];
  for (const change of changes) {
    if (change.kind === 'claim') addAll(written, claimed(change));
    else if (change.kind === 'update') addAll(written, updated(change));
    else if (change.kind === 'put') all.push(stated(change));
    // An order may be made sure of by any number of calls at once. What replaces or removes many things goes alone anyway.
  }
  if (nonce !== null) all.push(toSubject('nonce', nonce.keyClass, nonce.nonce));
  if (call !== null) all.push(toSubject('call', call.callId));
  return { written: [...written], all: [...written, ...all] };
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** What a claim is about; a ledger entry is about the thing that it belongs to. */
function claimed(change: ChangeOf<'claim'>): readonly string[] {
  const { table, record } = change;
  switch (table) {
    case 'instances':
      return [toSubject('instance', record.instanceId), toSaleSubject('sale', record)];
    case 'instanceHistory':
    case 'orderLines':
    case 'purchases':
    case 'licenses':
      return [toSubject('instance', record.instanceId)];
    case 'debugInstances':
      return [toSaleSubject('debug sale', record)];
    case 'licenseCodes':
    case 'licenseCodeOrders':
      return [toSubject('license code', record.code)];
    case 'licenseRequests':
      return [toSubject('license request', record.eventId, record.deviceFingerprint)];
  }
}

function updated({ table, record }: ChangeOf<'update'>): readonly string[] {
  return table === 'instances'
    ? [toSubject('instance', record.instanceId), toSaleSubject('sale', record)]
    : [toSubject('license code', record.code)];
}

/** The thing that a statement is about: one statement of the database may write a row once only. */
function stated({ table, record }: ChangeOf<'put'>): string {
  const { instanceId, tenantId } = record;
  switch (table) {
    case 'tenants':
      return toSubject(table, instanceId, tenantId);
    case 'applications':
      return toSubject(table, instanceId, tenantId, record.appId);
    case 'authorizations':
      return toSubject(table, instanceId, tenantId, record.appId, record.userName);
    case 'departments':
      return toSubject(table, instanceId, tenantId, record.orgCode);
  }
}

function toSaleSubject(kind: string, { orderId, orderLineId, saleProductId }: Sale): string {
  return toSubject(kind, orderId, orderLineId, saleProductId);
}

/** Lengths keep the parts apart, whatever characters the ids have. */
function toSubject(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${parts.map((part) => `${part.length}:${part}`).join('')}`;
}

function addAll(set: Set<string>, subjects: readonly string[]): void {
  for (const subject of subjects) set.add(subject);
}
