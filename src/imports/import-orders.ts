import type { Change, OrderLine } from '../domain/change.js';
import type { LicenseCodeOrder } from '../domain/license-code.js';
import { id, oneOf, text, time } from './import-fields.js';
import { defineImportKind, type RowOf } from './import-kind.js';
import { created, invalid, there, type ImportPlan, type PlanContext } from './import-plan.js';
import type { ImportProblem } from './import-problem.js';

const purposes = [
  'purchase',
  'trial-to-formal',
  'renewal',
  'renewal-cancelled',
  'renewal-change',
  'upgrade',
  'release',
] as const satisfies readonly OrderLine['purpose'][];

const codePurposes: ReadonlySet<string> = new Set<LicenseCodeOrder['purpose']>([
  'trial-to-formal',
  'renewal',
  'renewal-cancelled',
  'renewal-change',
  'release',
]);

const fields = {
  instanceId: id().optional(),
  code: text(128).optional(),
  purpose: oneOf(purposes),
  orderId: id(),
  orderLineId: id().optional(),
  seenAt: time().optional(),
};

type OrderRow = RowOf<typeof fields>;

/** What order lines have done already to an instance or an authorization code: when they come again, they do nothing. */
export const importOrders = defineImportKind({
  fields,
  check: checkSubject,
  identities: ({ instanceId = '', code = '', purpose, orderId, orderLineId = '' }) => [
    ['order line', instanceId, code, purpose, orderId, orderLineId],
  ],
  plan: async (row, context) =>
    row.code === undefined
      ? planOfInstance(row, row.instanceId ?? '', context)
      : planOfCode(row, row.code, context),
});

function checkSubject({ instanceId, code, purpose }: OrderRow): readonly ImportProblem[] {
  if ((instanceId === undefined) === (code === undefined)) {
    return [{ field: 'instanceId', detail: 'must be given, or code in its place, and not both' }];
  }
  if (code === undefined || codePurposes.has(purpose)) return [];
  const allowed = [...codePurposes].join(', ');
  return [{ field: 'purpose', detail: `must be one of ${allowed} for an authorization code` }];
}

async function planOfInstance(
  { purpose, orderId, orderLineId = '', seenAt }: OrderRow,
  instanceId: string,
  { load, now }: PlanContext,
): Promise<ImportPlan> {
  const [instance, uses] = await Promise.all([
    load.instance(instanceId),
    load.orderLineUses({ instanceId, orderId, orderLineId }),
  ]);
  if (instance === undefined) return unknownSubject('instanceId', 'instances');
  const isV2 = instance.soldBy === 'saas-v2';
  if (isV2 && orderLineId === '' && purpose !== 'release') {
    return invalid([{ field: 'orderLineId', detail: lineMissing }]);
  }
  if (!isV2 && orderLineId !== '') return invalid([{ field: 'orderLineId', detail: noLine }]);
  if (uses.some((use) => use.purpose === purpose)) return there([]);
  const record = { orderId, orderLineId, instanceId, purpose, seenAt: seenAt ?? now };
  return created([orderOf(record), { kind: 'claim', table: 'orderLines', record }]);
}

async function planOfCode(
  { purpose, orderId, orderLineId = '', seenAt }: OrderRow,
  code: string,
  { load, now }: PlanContext,
): Promise<ImportPlan> {
  const [known, uses] = await Promise.all([
    load.licenseCode(code),
    load.licenseCodeUses({ code, orderId, orderLineId }),
  ]);
  if (known === undefined) return unknownSubject('code', 'licenseCodes');
  if (!isCodePurpose(purpose)) return invalid([{ field: 'purpose', detail: 'is none of a code' }]);
  if (uses.some((use) => use.purpose === purpose)) return there([]);
  const record = { orderId, orderLineId, code, purpose, seenAt: seenAt ?? now };
  return created([orderOf(record), { kind: 'claim', table: 'licenseCodeOrders', record }]);
}

function isCodePurpose(purpose: string): purpose is LicenseCodeOrder['purpose'] {
  return codePurposes.has(purpose);
}

function orderOf({
  orderId,
  seenAt,
}: {
  readonly orderId: string;
  readonly seenAt: number;
}): Change {
  return { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: seenAt } };
}

function unknownSubject(field: string, kind: string): ImportPlan {
  return invalid([{ field, detail: `is not known here: import ${kind} first` }]);
}

const lineMissing =
  'must be given for an instance of saas-v2, since a repeated call is known by it; the order query tells it';
const noLine = 'must be left out: the older interfaces name whole orders';
