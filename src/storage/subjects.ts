import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';
import type { Sale } from '../domain/instance.js';
import { toTotalId, toWindowId } from '../domain/usage-record.js';

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
    // An order, an event, a job may be made sure of by any number of calls at once. What replaces or removes many things goes alone anyway.
  }
  if (nonce !== null) all.push(toSubject('nonce', nonce.keyClass, nonce.nonce));
  if (call !== null) all.push(toSubject('call', call.callId));
  return { written: [...written], all: [...written, ...all] };
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** What a claim is about. */
function claimed({ table, record }: ChangeOf<'claim'>): readonly string[] {
  const toSubjects = claimSubjects[table] as (record: unknown) => readonly string[];
  return toSubjects(record);
}

type ClaimTable = ChangeOf<'claim'>['table'];
type Claimed<Table> = Extract<ChangeOf<'claim'>, { readonly table: Table }>['record'];

/** A ledger entry is about the thing that it belongs to. */
const claimSubjects: {
  readonly [Table in ClaimTable]: (record: Claimed<Table>) => readonly string[];
} = {
  instances: (record) => [toSubject('instance', record.instanceId), toSaleSubject('sale', record)],
  instanceHistory: (record) => [toSubject('instance', record.instanceId)],
  orderLines: (record) => [toSubject('instance', record.instanceId)],
  purchases: (record) => [toSubject('instance', record.instanceId)],
  licenses: (record) => [toSubject('instance', record.instanceId)],
  onDemandSales: (record) => [toSubject('on-demand sale', record.orderId, record.productId)],
  debugInstances: (record) => [toSaleSubject('debug sale', record)],
  licenseCodes: (record) => [toSubject('license code', record.code)],
  licenseCodeOrders: (record) => [toSubject('license code', record.code)],
  licenseRequests: (record) => [
    toSubject('license request', record.eventId, record.deviceFingerprint),
  ],
  licenseUploads: (record) => [toSubject('license upload', record.jobId)],
  jobAttempts: (record) => [toSubject('job', record.jobId)],
  interventions: (record) => [toSubject('intervention', record.interventionId)],
  usageRecords: (record) => [toSubject('usage window', toWindowId(record))],
  usageTotals: (record) => [toSubject('usage total', toTotalId(record))],
};

function updated({ table, record }: ChangeOf<'update'>): readonly string[] {
  switch (table) {
    case 'instances':
      return [toSubject('instance', record.instanceId), toSaleSubject('sale', record)];
    case 'licenseCodes':
      return [toSubject('license code', record.code)];
    case 'licenseRequests':
      return [toSubject('license request', record.eventId, record.deviceFingerprint)];
    case 'licenseUploads':
      return [toSubject('license upload', record.jobId)];
    case 'jobs':
      return [toSubject('job', record.jobId)];
    case 'usageRecords':
      return [toSubject('usage window', toWindowId(record))];
    case 'usageTotals':
      return [toSubject('usage total', toTotalId(record))];
  }
}

/** The thing that a statement is about: one statement of the database may write a row once only. */
function stated({ table, record }: ChangeOf<'put'>): string {
  if (table === 'orderDetails') return toSubject(table, record.orderId);
  if (table === 'licenseCodeReports') return toSubject(table, record.code);
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
