import type { Change } from '../domain/change.js';
import type { LicenseCodeOrder } from '../domain/license-code.js';
import { applyLicenseCodeEvent, type LicenseCodeEvent } from '../domain/license-code-life.js';
import type { OperationContext } from './operation-context.js';

/** The order line that a call names, and what it is for. */
export type LicenseCodeUse = Omit<LicenseCodeOrder, 'code' | 'seenAt'>;

export interface LicenseCodeOutcome {
  /** The code is released, and this cannot happen to it any more. */
  readonly gone: boolean;
  readonly changes: readonly Change[];
}

/** One step in the life of an authorization code. The same code, purpose and order line is applied once. */
export async function licenseCodeStep(
  code: string,
  event: LicenseCodeEvent,
  context: OperationContext,
  use?: LicenseCodeUse,
): Promise<LicenseCodeOutcome> {
  const [known, uses] = await Promise.all([
    context.load.licenseCode(code),
    use === undefined ? [] : context.load.licenseCodeUses({ code, ...use }),
  ]);
  const step = applyLicenseCodeEvent(known, code, event, context.now);
  if (step.kind === 'refused') return { gone: true, changes: [] };
  const isDone = step.kind === 'unchanged' || (use !== undefined && isSpent(uses, use));
  if (isDone) return { gone: false, changes: [] };
  const kind = step.kind === 'new' ? 'claim' : 'update';
  return {
    gone: false,
    changes: [
      { kind, table: 'licenseCodes', record: step.code },
      ...(use === undefined ? [] : ledgerChanges({ code, ...use, seenAt: context.now })),
    ],
  };
}

/** A cancellation may carry the order of the renewal it cancels: that renewal, coming late, must not count. */
function isSpent(uses: readonly Pick<LicenseCodeOrder, 'purpose'>[], use: LicenseCodeUse): boolean {
  return uses.some(
    ({ purpose }) =>
      purpose === use.purpose || (purpose === 'renewal-cancelled' && use.purpose !== 'release'),
  );
}

function ledgerChanges(order: LicenseCodeOrder): readonly Change[] {
  const { orderId, seenAt } = order;
  return [
    { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: seenAt } },
    { kind: 'claim', table: 'licenseCodeOrders', record: order },
  ];
}
