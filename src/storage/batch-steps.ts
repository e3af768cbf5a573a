import {
  appendStep,
  claimStep,
  ensureStep,
  plainStep,
  putStep,
  updateStep,
  type BatchStep,
} from './batch-step.js';
import type { Dialect } from './dialect.js';
import { fedByJson, insertOf, takeFromNewRow } from './statements.js';
import { applications } from './tables/applications.js';
import { authorizations } from './tables/authorizations.js';
import { callColumnsOfAnswer, calls } from './tables/calls.js';
import { debugInstances } from './tables/debug-instances.js';
import { departments } from './tables/departments.js';
import { events } from './tables/events.js';
import { instanceHistory } from './tables/instance-history.js';
import { instances } from './tables/instances.js';
import { interventions } from './tables/interventions.js';
import { jobAttempts } from './tables/job-attempts.js';
import { jobs } from './tables/jobs.js';
import { licenseCodeOrders } from './tables/license-code-orders.js';
import { licenseCodeReports } from './tables/license-code-reports.js';
import { licenseCodes } from './tables/license-codes.js';
import { licenseRequests } from './tables/license-requests.js';
import { licenseUploads } from './tables/license-uploads.js';
import { licenses } from './tables/licenses.js';
import { nonces } from './tables/nonces.js';
import { onDemandSales } from './tables/on-demand-sales.js';
import { orderDetails } from './tables/order-details.js';
import { orderLines } from './tables/order-lines.js';
import { orderNotices } from './tables/order-notices.js';
import { orders } from './tables/orders.js';
import { purchases } from './tables/purchases.js';
import { columnNames } from './tables/table.js';
import { tenants } from './tables/tenants.js';
import { usageRecords } from './tables/usage-records.js';
import { usageTotals } from './tables/usage-totals.js';

export type BatchSteps = ReturnType<typeof prepareBatchSteps>;

/** The rows of a batch by the step that writes them. */
export type RowKind = keyof BatchSteps;

/**
 * The steps of a batch in the order in which they run, which is the same in every process, as is that of the rows within each: two
 * processes may wait for each other, but do not block each other for good. The texts are made once, at start.
 */
export function prepareBatchSteps(dialect: Dialect) {
  return {
    nonces: nonceStep(dialect),
    orders: ensureStep(dialect, orders, ['order_id']),
    // Two processes race for the sale, each with an instance id of its own: so the sale is what they sort by.
    instanceClaims: claimStep(dialect, instances, ['instance_id'], saleKey),
    instanceUpdates: updateStep(dialect, instances, 'instance_id', instanceOrigin),
    instanceHistory: claimStep(dialect, instanceHistory, ['instance_id', 'version']),
    orderLines: claimStep(dialect, orderLines, [
      'order_id',
      'order_line_id',
      'instance_id',
      'purpose',
    ]),
    onDemandSales: claimStep(dialect, onDemandSales, ['order_id', 'product_id']),
    debugInstances: claimStep(dialect, debugInstances, saleKey),
    purchases: claimStep(dialect, purchases, ['instance_id']),
    licenses: claimStep(dialect, licenses, ['instance_id']),
    licenseCodeClaims: claimStep(dialect, licenseCodes, ['code_hash']),
    licenseCodeUpdates: updateStep(dialect, licenseCodes, 'code_hash', ['created_at']),
    // After those that are claimed: of a code that somebody else has just made, nothing is left to do.
    licenseCodesKnown: ensureStep(dialect, licenseCodes, ['code_hash']),
    licenseCodeReports: reportStep(dialect),
    licenseCodeOrders: claimStep(dialect, licenseCodeOrders, [
      'code_hash',
      'order_id',
      'order_line_id',
      'purpose',
    ]),
    licenseRequestClaims: claimStep(dialect, licenseRequests, licenseRequestKey),
    licenseRequestUpdates: updateStep(
      dialect,
      licenseRequests,
      licenseRequestKey,
      licenseRequestOrigin,
    ),
    licenseUploadClaims: claimStep(dialect, licenseUploads, ['job_id']),
    licenseUploadUpdates: updateStep(dialect, licenseUploads, 'job_id', licenseUploadOrigin),
    orderNotices: ensureStep(dialect, orderNotices, ['order_id', 'order_line_id']),
    orderDetails: latestStep(dialect),
    tenantLocks: tenantLockStep(dialect),
    tenants: putStep(dialect, tenants, tenantKey, tenantClauses),
    applications: putStep(dialect, applications, [...tenantKey, 'app_id'], contentClauses),
    authorizations: putStep(dialect, authorizations, ['authorization_hash'], contentClauses),
    departmentLocks: departmentLockStep(dialect),
    departments: putStep(dialect, departments, ['set_id', 'org_code'], departmentClauses),
    usageRecordUpdates: updateStep(dialect, usageRecords, 'record_id', usageOrigin),
    // Two processes race for the window, each with a record id of its own.
    usageRecordClaims: claimStep(dialect, usageRecords, ['record_id'], ['window_id', 'revision']),
    usageTotalClaims: claimStep(dialect, usageTotals, ['total_id']),
    usageTotalUpdates: updateStep(dialect, usageTotals, 'total_id', usageTotalOrigin),
    ...jobSteps(dialect),
    calls: ensureStep(
      dialect,
      calls,
      ['call_id'],
      `(call_id) do update set ${takeFromNewRow(callColumnsOfAnswer)}`,
    ),
  } as const satisfies Record<string, BatchStep>;
}

function jobSteps(dialect: Dialect) {
  return {
    jobUpdates: updateStep(dialect, jobs, 'job_id', jobOrigin),
    jobAttempts: claimStep(dialect, jobAttempts, ['job_id', 'attempt']),
    interventions: claimStep(dialect, interventions, ['intervention_id']),
    // When the things that they are about are locked: so their numbers follow the order of the commits about one thing.
    events: appendStep(dialect, events, ['event_id'], 'subject'),
    jobs: appendStep(dialect, jobs, ['job_id'], 'lane'),
  };
}

const tenantKey = ['instance_id', 'tenant_id'];
const saleKey = ['order_id', 'order_line_id', 'sale_product_id'];
/** Where an instance came from never changes. */
const instanceOrigin = [...saleKey, 'sold_by', 'created_at'];

/** What was applied for never changes, only what becomes of it. */
const licenseRequestKey = ['event_id', 'device_hash'];
const licenseRequestOrigin = [
  'device_sealed',
  'instance_id',
  'effective_at',
  'expires_at',
  'requested_at',
];
const licenseUploadOrigin = ['event_id', 'received_at', 'received_by'];

/** What a job is to do never changes. */
const jobOrigin = ['kind', 'lane', 'payload', 'event_id', 'instance_id', 'endpoint', 'enqueued_at'];

/** What was reported never changes, only what becomes of it. */
const usageOrigin = [
  'window_id',
  'revision',
  'instance_id',
  'begin_at',
  'end_at',
  'value',
  'package_instance_id',
  'product_id',
  'sold_by',
  'recorded_at',
  'recorded_by',
];
const usageTotalOrigin = ['instance_id', 'package_instance_id'];

/** Credential application names no order; the one known before stays, and so does what a removal has noted. */
const tenantClauses = {
  kept: ['unbound_stated_at'],
  set: {
    order_id: "case when excluded.order_id = '' then tenants.order_id else excluded.order_id end",
  },
};

/** What was stated before the removal of its tenant does not count, also when it was never seen before. */
const contentClauses = {
  only:
    'not exists (select 1 from tenants as known where known.instance_id = given.instance_id ' +
    'and known.tenant_id = given.tenant_id and known.unbound_stated_at > given.stated_at)',
};

/** What a later snapshot has said of all departments is not changed by what was said of one before. */
const departmentClauses = {
  only:
    'exists (select 1 from department_sets as known ' +
    'where known.set_id = given.set_id and known.stated_at <= given.stated_at)',
};

/** A nonce that has expired is taken over by its next use: cleaning up can be late without refusing anybody. */
function nonceStep(dialect: Dialect): BatchStep {
  const identity = ['nonce_hash'];
  const insert = insertOf(nonces, {
    lockOrder: identity,
    onConflict:
      '(nonce_hash) do update set expires_at = excluded.expires_at where nonces.expires_at < ?',
    returning: identity,
  });
  // One that is still there fails the script; step by step it is then taken over.
  return { ...claimStep(dialect, nonces, identity), statement: fedByJson(dialect, insert) };
}

/** An order is kept as it was told last. */
function latestStep(dialect: Dialect): BatchStep {
  const moving = columnNames(orderDetails).filter((column) => column !== 'order_id');
  const insert = insertOf(orderDetails, {
    lockOrder: ['order_id'],
    onConflict:
      `(order_id) do update set ${takeFromNewRow(moving)} ` +
      'where order_details.fetched_at <= excluded.fetched_at',
  });
  return plainStep(dialect, insert, { identity: ['order_id'], repeats: true });
}

/** A code is as the marketplace told it last; what an answer does not tell stays as an earlier one told it. */
function reportStep(dialect: Dialect): BatchStep {
  const { name } = licenseCodeReports;
  const kept = ['activated_at', 'expires_at', 'product_id', 'order_id', 'amount'].map(
    (column) => `${column} = coalesce(excluded.${column}, ${name}.${column})`,
  );
  const assignments = [takeFromNewRow(['status', 'checked_at']), ...kept].join(', ');
  const insert = insertOf(licenseCodeReports, {
    lockOrder: ['code_hash'],
    onConflict: `(code_hash) do update set ${assignments} where ${name}.checked_at <= excluded.checked_at`,
  });
  return plainStep(dialect, insert, { identity: ['code_hash'], repeats: true });
}

/** While a tenant is removed nothing about it is written, not even what was never seen before. */
function tenantLockStep(dialect: Dialect): BatchStep {
  const columns = { instance_id: 'text', tenant_id: 'text' } as const;
  const lock = { columns, text: (rows: string) => dialect.lockKeys(tenantKey, rows) };
  return plainStep(dialect, lock, { identity: tenantKey, repeats: false });
}

/** Locks the set of each department given, and makes those that are missing. The update changes nothing; it is the lock. */
function departmentLockStep(dialect: Dialect): BatchStep {
  const lock = {
    columns: { set_id: 'text', instance_id: 'text', tenant_id: 'text' } as const,
    text: (rows: string) =>
      'insert into department_sets (set_id, instance_id, tenant_id, stated_at, received_at, department_count) ' +
      `select distinct set_id, instance_id, tenant_id, 0, 0, 0 from (${rows}) as given where true ` +
      'order by set_id on conflict (set_id) do update set department_count = department_sets.department_count',
  };
  return plainStep(dialect, lock, { identity: ['set_id'], repeats: false });
}
