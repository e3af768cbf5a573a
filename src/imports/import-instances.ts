import { z } from 'zod';
import type { Change } from '../domain/change.js';
import {
  chargingModes,
  type AccessData,
  type Instance,
  type UsageEntry,
} from '../domain/instance.js';
import { sensitiveFieldFits } from '../protocol/sensitive-field.js';
import { compareGiven } from './compare-given.js';
import { correctInstance } from './correct-instance.js';
import { httpUrl, id, oneOf, prose, text, time } from './import-fields.js';
import { defineImportKind, type RowOf } from './import-kind.js';
import { created, there, type ImportPlan, type PlanContext } from './import-plan.js';
import type { ImportProblem } from './import-problem.js';

// As much as `usageInfo` of `queryInstance` can say.
const usageMax = 99_999_999.9999;

const usageEntry = z.strictObject({
  relatedInstanceId: id().optional(),
  usageValue: z
    .number({ error: 'must be a number' })
    .min(0, { error: 'must not be negative' })
    .max(usageMax, { error: `must be at most ${usageMax}` })
    .refine((value) => Number(value.toFixed(4)) === value, {
      error: 'must have at most four decimals',
    }),
  statisticalTime: time(),
  dashboardUrl: httpUrl().optional(),
});

const fields = {
  instanceId: id().refine((value) => !value.includes(','), { error: 'must have no comma' }),
  orderId: id(),
  orderLineId: id().optional(),
  soldBy: oneOf(['saas-v2', 'saas-v1', 'license-v1']),
  state: oneOf(['active', 'frozen', 'pending', 'released']),
  purchaseKind: oneOf(['unknown', 'trial', 'formal']).optional(),
  productId: id().optional(),
  chargingMode: oneOf(chargingModes).optional(),
  expiresAt: time().optional(),
  createdAt: time().optional(),
  releasedAt: time().optional(),
  frontEndUrl: httpUrl().optional(),
  adminUrl: httpUrl().optional(),
  userName: text(128).optional(),
  password: text(128).optional(),
  memo: prose(1_024).optional(),
  usage: z.preprocess(
    parseJsonText,
    z
      .array(usageEntry, { error: 'must be a list of entries, in CSV as JSON text' })
      .max(100, { error: 'must have at most 100 entries' })
      .optional(),
  ),
};

type InstanceRow = RowOf<typeof fields>;

/** What buyers bought and the old interface has opened, with how they get in. */
export const importInstances = defineImportKind({
  fields,
  check: (row) => [...checkSale(row), ...checkAccess(row)],
  identities: (row) => [
    ['instance', row.instanceId],
    ['sale', ...Object.values(toSale(row))],
    ...toOnDemandSales(row).map(({ orderId, productId }) => ['on demand', orderId, productId]),
  ],
  plan: planInstance,
});

async function planInstance(row: InstanceRow, context: PlanContext): Promise<ImportPlan> {
  const { load } = context;
  const [onDemand] = toOnDemandSales(row);
  const [known, ofSale, onDemandHolder] = await Promise.all([
    load.instance(row.instanceId),
    load.instanceOfSale(toSale(row)),
    onDemand === undefined ? undefined : load.onDemandSale(onDemand),
  ]);
  if (known !== undefined) return planOfKnown(row, known, context);
  const holderId = ofSale?.instanceId ?? onDemandHolder?.instanceId;
  // It came between the two questions, from somebody who imports the same.
  if (holderId === row.instanceId) return planInstance(row, context);
  if (holderId !== undefined) {
    const detail = `has opened instance ${holderId} here; one purchase has one instance`;
    return there([{ field: 'orderId', detail }]);
  }
  return created(toChanges(row, context));
}

async function planOfKnown(
  row: InstanceRow,
  known: Instance,
  { history, now, cause }: PlanContext,
): Promise<ImportPlan> {
  const differences = compareInstance(row, known);
  if (differences.length === 0 || history === null) return there(differences);
  const wanted = toCorrected(row, known, now);
  return correctInstance({ known, wanted, differences }, { history, now, cause });
}

/** What the record says, and what is there where it says nothing. */
function toCorrected(row: InstanceRow, known: Instance, now: number): Instance {
  const isReleased = row.state === 'released';
  const access = { ...known.access, ...toAccess(row) };
  const { frontEndUrl } = access;
  const isOpen = !isReleased && row.state !== 'pending' && frontEndUrl !== undefined;
  return {
    ...known,
    state: row.state,
    purchaseKind: row.purchaseKind ?? known.purchaseKind,
    chargingMode: row.chargingMode ?? known.chargingMode,
    productId: row.productId ?? known.productId,
    expiresAt: row.expiresAt ?? known.expiresAt,
    access: isOpen ? { ...access, frontEndUrl } : null,
    usage: row.usage === undefined ? known.usage : toUsage(row),
    releasedAt: isReleased ? (row.releasedAt ?? known.releasedAt ?? now) : null,
  };
}

function toChanges(row: InstanceRow, { now, cause }: PlanContext): readonly Change[] {
  const instance = toInstance(row, now);
  const { instanceId, orderId, orderLineId, state, createdAt } = instance;
  return [
    { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: createdAt } },
    { kind: 'claim', table: 'instances', record: instance },
    {
      kind: 'claim',
      table: 'orderLines',
      record: { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: createdAt },
    },
    {
      kind: 'claim',
      table: 'instanceHistory',
      record: {
        instanceId,
        version: 1,
        at: now,
        event: 'imported',
        from: null,
        to: state,
        cause,
        detail: orderLineId === '' ? { orderId } : { orderId, orderLineId },
      },
    },
    ...toOnDemandSales(row).map((sale): Change => ({
      kind: 'claim',
      table: 'onDemandSales',
      record: { ...sale, instanceId, claimedAt: now },
    })),
  ];
}

function toInstance(row: InstanceRow, now: number): Instance {
  const { instanceId, soldBy, state } = row;
  const isReleased = state === 'released';
  return {
    instanceId,
    ...toSale(row),
    soldBy,
    state,
    freezeWaiting: false,
    purchaseKind: row.purchaseKind ?? 'unknown',
    chargingMode: row.chargingMode ?? null,
    productId: row.productId ?? null,
    expiresAt: row.expiresAt ?? null,
    // As after any release: what let the buyer in is forgotten.
    access: isReleased ? null : toAccess(row),
    usage: toUsage(row),
    failure: null,
    duplicateOf: null,
    version: 1,
    createdAt: row.createdAt ?? now,
    updatedAt: now,
    releasedAt: isReleased ? (row.releasedAt ?? now) : null,
  };
}

/** As its purchase would be named by a call that came again; see `toV1Sale`. */
function toSale({ orderId, orderLineId = '', soldBy, chargingMode, productId = '' }: InstanceRow) {
  const isByProduct = soldBy === 'saas-v1' && chargingMode === 'pay-per-use';
  return { orderId, orderLineId, saleProductId: isByProduct ? productId : '' };
}

/** Any other line of the order that sells the same product is the same purchase. */
function toOnDemandSales({ soldBy, chargingMode, orderId, productId }: InstanceRow) {
  const isOnDemand = soldBy === 'saas-v2' && chargingMode === 'pay-per-use';
  return isOnDemand && productId !== undefined ? [{ orderId, productId }] : [];
}

const accessFields = ['frontEndUrl', 'adminUrl', 'userName', 'password', 'memo'] as const;

function toAccess(row: InstanceRow): AccessData | null {
  const { frontEndUrl, adminUrl, userName, password, memo } = row;
  if (frontEndUrl === undefined) return null;
  return {
    frontEndUrl,
    ...(adminUrl !== undefined && { adminUrl }),
    ...(userName !== undefined && { userName }),
    ...(password !== undefined && { password }),
    ...(memo !== undefined && { memo }),
  };
}

function toUsage({ usage = [] }: InstanceRow): readonly UsageEntry[] {
  return usage.map(({ relatedInstanceId, usageValue, statisticalTime, dashboardUrl }) => ({
    ...(relatedInstanceId !== undefined && { relatedInstanceId }),
    usageValue,
    statisticalTime,
    ...(dashboardUrl !== undefined && { dashboardUrl }),
  }));
}

function compareInstance(row: InstanceRow, known: Instance): readonly ImportProblem[] {
  const { frontEndUrl, adminUrl, userName, password, memo, usage, ...told } = row;
  const given = {
    ...told,
    ...(row.state !== 'released' && { frontEndUrl, adminUrl, userName, password, memo }),
    usage: usage === undefined ? undefined : toUsage(row),
  };
  return compareGiven(
    given,
    { ...known.access, ...known },
    {
      hidden: [...accessFields, 'usage'],
      times: ['expiresAt', 'createdAt', 'releasedAt'],
    },
  );
}

function checkSale({
  soldBy,
  orderLineId,
  productId,
  chargingMode,
  state,
  releasedAt,
}: InstanceRow) {
  const problems: ImportProblem[] = [];
  const isV2 = soldBy === 'saas-v2';
  if (isV2 && orderLineId === undefined)
    problems.push({ field: 'orderLineId', detail: lineMissing });
  if (!isV2 && orderLineId !== undefined) problems.push({ field: 'orderLineId', detail: noLine });
  const namesProduct = soldBy !== 'license-v1' && chargingMode === 'pay-per-use';
  if (namesProduct && productId === undefined) {
    problems.push({ field: 'productId', detail: productMissing });
  }
  if (state !== 'released' && releasedAt !== undefined) {
    problems.push({ field: 'releasedAt', detail: 'must be left out unless the state is released' });
  }
  return problems;
}

const lineMissing =
  'must be given for soldBy saas-v2, since a repeated newInstance is known by it; the order query tells it';
const noLine = 'must be left out: the older interfaces sell whole orders, only saas-v2 names lines';
const productMissing =
  'must be given: an order that is paid by use opens an instance for each product';

function checkAccess(row: InstanceRow): readonly ImportProblem[] {
  const { soldBy, state, frontEndUrl } = row;
  const isOpen = state === 'active' || state === 'frozen';
  if (isOpen && frontEndUrl === undefined && soldBy !== 'license-v1') {
    return [
      { field: 'frontEndUrl', detail: 'must be given: queryInstance shows the buyer the way in' },
    ];
  }
  const isGiven = accessFields.filter((field) => row[field] !== undefined);
  if (frontEndUrl === undefined && isGiven.length > 0) {
    return [{ field: 'frontEndUrl', detail: `must be given together with ${isGiven.join(', ')}` }];
  }
  if (state === 'pending' && frontEndUrl !== undefined) {
    return [
      { field: 'frontEndUrl', detail: 'must be left out while pending; is the state active?' },
    ];
  }
  if (soldBy !== 'saas-v1') return [];
  return (['userName', 'password'] as const)
    .filter((field) => !sensitiveFieldFits(row[field] ?? ''))
    .map((field) => ({ field, detail: 'must have at most 79 bytes of UTF-8 for SaaS V1' }));
}

function parseJsonText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // What is no JSON is no list either, and the check of the list says so.
    return value;
  }
}
