import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';
import type { DepartmentSnapshot, TenantRemoval } from '../domain/organisation.js';
import type { RowKind } from './batch-steps.js';
import { toChangeRows, type ChangeRow } from './change-rows.js';
import { inOrderOfCodes } from './snapshot-order.js';
import { toCallRow } from './tables/calls.js';
import { toNonceRow } from './tables/nonces.js';
import type { RowSecrets } from './tables/row-secrets.js';
import type { RowToWrite } from './tables/table.js';

/** A row and the submission that wants it written. */
export interface OwnedRow {
  readonly owner: Submission;
  readonly row: RowToWrite;
}

/** What is more than rows, and the submission that wants it done. */
export interface Owned<Statement> {
  readonly owner: Submission;
  readonly statement: Statement;
}

/** Whether rows of these changes are found by a keyed hash, or named by one. */
export function usesKeyedHashes({ changes }: Submission): boolean {
  return changes.some(({ table }) => tablesWithHashes.has(table));
}

const tablesWithHashes: ReadonlySet<Change['table']> = new Set([
  'applications',
  'authorizations',
  'licenseCodeOrders',
  'licenseCodeReports',
  'licenseCodes',
  'licenseRequests',
  'licenses',
  'purchases',
]);

/** A whole batch, sorted by the step that writes it. */
export interface BatchRows extends Readonly<Record<RowKind, OwnedRow[]>> {
  readonly removals: Owned<TenantRemoval>[];
  readonly snapshots: Owned<DepartmentSnapshot>[];
}

// Sealing and hashing thousands of rows takes the event loop a while; it is free again after so many.
const changesPerTurn = 250;

/** What one submission wants written, made while those before it are being written. */
export interface SubmissionRows {
  readonly owner: Submission;
  readonly rows: readonly ChangeRow[];
  readonly removals: readonly TenantRemoval[];
  readonly snapshots: readonly DepartmentSnapshot[];
}

export async function toSubmissionRows(
  owner: Submission,
  secrets: RowSecrets,
): Promise<SubmissionRows> {
  const rows: ChangeRow[] = [];
  const removals: TenantRemoval[] = [];
  const snapshots: DepartmentSnapshot[] = [];
  if (owner.nonce !== null) rows.push({ kind: 'nonces', row: toNonceRow(owner.nonce) });
  if (owner.call !== null) rows.push({ kind: 'calls', row: toCallRow(owner.call, secrets.seal) });
  for (const [index, change] of owner.changes.entries()) {
    if ((index + 1) % changesPerTurn === 0) await nextTurn();
    if (change.kind === 'replace') snapshots.push(await inOrderOfCodes(change.record));
    else if (change.kind === 'remove') removals.push(change.record);
    else rows.push(...toChangeRows(change, secrets));
  }
  return { owner, rows, removals, snapshots };
}

export function toBatchRows(submissions: readonly SubmissionRows[]): BatchRows {
  const batch = emptyBatch();
  for (const { owner, rows, removals, snapshots } of submissions) {
    for (const { kind, row } of rows) batch[kind].push({ owner, row });
    for (const statement of removals) batch.removals.push({ owner, statement });
    for (const statement of snapshots) batch.snapshots.push({ owner, statement });
  }
  return batch;
}

function emptyBatch(): BatchRows {
  return {
    nonces: [],
    orders: [],
    instanceClaims: [],
    instanceUpdates: [],
    instanceHistory: [],
    orderLines: [],
    onDemandSales: [],
    debugInstances: [],
    purchases: [],
    licenses: [],
    licenseCodeClaims: [],
    licenseCodeUpdates: [],
    licenseCodesKnown: [],
    licenseCodeReports: [],
    licenseCodeOrders: [],
    licenseRequestClaims: [],
    licenseRequestUpdates: [],
    licenseUploadClaims: [],
    licenseUploadUpdates: [],
    orderNotices: [],
    orderDetails: [],
    tenantLocks: [],
    tenants: [],
    applications: [],
    authorizations: [],
    departmentLocks: [],
    departments: [],
    jobUpdates: [],
    jobAttempts: [],
    interventions: [],
    usageRecordUpdates: [],
    usageRecordClaims: [],
    usageTotalClaims: [],
    usageTotalUpdates: [],
    events: [],
    jobs: [],
    removals: [],
    snapshots: [],
    calls: [],
  };
}
