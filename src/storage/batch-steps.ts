import {
  claimStep,
  ensureStep,
  putStep,
  textStep,
  updateStep,
  type BatchStep,
} from './batch-step.js';
import type { Dialect } from './dialect.js';
import { insertText, manyRowStatement, takeFromNewRow } from './statements.js';
import { applications } from './tables/applications.js';
import { authorizations } from './tables/authorizations.js';
import { callColumnsOfAnswer, calls } from './tables/calls.js';
import { debugInstances } from './tables/debug-instances.js';
import { departments } from './tables/departments.js';
import { instanceHistory } from './tables/instance-history.js';
import { instances } from './tables/instances.js';
import { licenseCodeOrders } from './tables/license-code-orders.js';
import { licenseCodes } from './tables/license-codes.js';
import { licenseRequests } from './tables/license-requests.js';
import { licenses } from './tables/licenses.js';
import { nonces } from './tables/nonces.js';
import { orderLines } from './tables/order-lines.js';
import { orderNotices } from './tables/order-notices.js';
import { orders } from './tables/orders.js';
import { purchases } from './tables/purchases.js';
import { tenants } from './tables/tenants.js';

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
    debugInstances: claimStep(dialect, debugInstances, saleKey),
    purchases: claimStep(dialect, purchases, ['instance_id']),
    licenses: claimStep(dialect, licenses, ['instance_id']),
    licenseCodeClaims: claimStep(dialect, licenseCodes, ['code_hash']),
    licenseCodeUpdates: updateStep(dialect, licenseCodes, 'code_hash', ['created_at']),
    licenseCodeOrders: claimStep(dialect, licenseCodeOrders, [
      'code_hash',
      'order_id',
      'order_line_id',
      'purpose',
    ]),
    licenseRequests: claimStep(dialect, licenseRequests, ['event_id', 'device_hash']),
    orderNotices: ensureStep(dialect, orderNotices, ['order_id', 'order_line_id']),
    tenantLocks: tenantLockStep(dialect),
    tenants: putStep(dialect, tenants, tenantKey, tenantClauses),
    applications: putStep(dialect, applications, [...tenantKey, 'app_id'], contentClauses),
    authorizations: putStep(dialect, authorizations, ['authorization_hash'], contentClauses),
    departmentLocks: departmentLockStep(dialect),
    departments: putStep(dialect, departments, ['set_id', 'org_code'], departmentClauses),
    calls: ensureStep(
      dialect,
      calls,
      ['call_id'],
      `(call_id) do update set ${takeFromNewRow(callColumnsOfAnswer)}`,
    ),
  } as const satisfies Record<string, BatchStep>;
}

const tenantKey = ['instance_id', 'tenant_id'];
const saleKey = ['order_id', 'order_line_id', 'sale_product_id'];
/** Where an instance came from never changes. */
const instanceOrigin = [...saleKey, 'sold_by', 'created_at'];

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
  const text = insertText(dialect, nonces, {
    lockOrder: identity,
    onConflict:
      '(nonce_hash) do update set expires_at = excluded.expires_at where nonces.expires_at < ?',
    returning: identity,
  });
  // One that is still there fails the script; step by step it is then taken over.
  return { ...claimStep(dialect, nonces, identity), statement: manyRowStatement(dialect, text) };
}

/** While a tenant is removed nothing about it is written, not even what was never seen before. */
function tenantLockStep(dialect: Dialect): BatchStep {
  return textStep(dialect, dialect.lockKeys(tenantKey), { identity: tenantKey, repeats: false });
}

/** Locks the set of each department given, and makes those that are missing. The update changes nothing; it is the lock. */
function departmentLockStep(dialect: Dialect): BatchStep {
  const given = dialect.rowsFromJson({ set_id: 'text', instance_id: 'text', tenant_id: 'text' });
  const text =
    'insert into department_sets (set_id, instance_id, tenant_id, stated_at, received_at, department_count) ' +
    `select distinct set_id, instance_id, tenant_id, 0, 0, 0 from (${given}) as given where true ` +
    'order by set_id on conflict (set_id) do update set department_count = department_sets.department_count';
  return textStep(dialect, text, { identity: ['set_id'], repeats: false });
}
