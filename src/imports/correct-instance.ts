import type { HistoryEntry } from '../domain/change.js';
import type { Instance } from '../domain/instance.js';
import { corrected, there, type HistoryReader, type ImportPlan } from './import-plan.js';
import type { ImportProblem } from './import-problem.js';

export interface Correction {
  readonly known: Instance;
  /** What it becomes, with what the record does not say left as it is. */
  readonly wanted: Instance;
  /** Where they differ; at least one. */
  readonly differences: readonly ImportProblem[];
}

export interface CorrectionContext {
  readonly history: HistoryReader;
  /** Milliseconds, UTC. */
  readonly now: number;
  readonly cause: string;
}

/**
 * An instance that was imported wrongly is imported once more. Only while nothing but imports has happened to it: from the first call of
 * the marketplace on, and from whatever the seller does to it here, what is here is right and the old interface is not asked any more.
 */
export async function correctInstance(
  { known, wanted, differences }: Correction,
  { history, now, cause }: CorrectionContext,
): Promise<ImportPlan> {
  const lasting = differences.filter(({ field }) => isLasting(field, known, wanted));
  if (lasting.length > 0) {
    return there(lasting.map(({ field }) => ({ field, detail: cannotChange })));
  }
  const steps = await history(known.instanceId);
  const later = steps.find(({ event }) => !importEvents.has(event));
  // A history that ends before the row, or after it, was read while somebody has written to it.
  if (later !== undefined || steps.at(-1)?.version !== known.version) {
    const what = later === undefined ? 'in this moment' : `by ${later.event} since it was imported`;
    return there([{ field: '-', detail: `was changed ${what}, and stays as it is` }]);
  }
  const version = known.version + 1;
  const step: HistoryEntry = {
    instanceId: known.instanceId,
    version,
    at: now,
    event: 'import-corrected',
    from: known.state,
    to: wanted.state,
    cause,
    detail: { fields: differences.map(({ field }) => field).join(', ') },
  };
  return corrected([
    { kind: 'update', table: 'instances', record: { ...wanted, version, updatedAt: now } },
    { kind: 'claim', table: 'instanceHistory', record: step },
  ]);
}

const importEvents: ReadonlySet<string> = new Set(['imported', 'import-corrected']);

const cannotChange =
  'differs from what is there and cannot be corrected: the purchase is known by it, or it is when it was';

/** Where an instance came from, and by what its purchase is known when a call comes again. */
function isLasting(field: string, known: Instance, wanted: Instance): boolean {
  if (['orderId', 'orderLineId', 'soldBy', 'createdAt'].includes(field)) return true;
  if (!['chargingMode', 'productId'].includes(field)) return false;
  return productOfSale(known) !== productOfSale(wanted);
}

/** An order that is paid by use opens an instance for each product. */
function productOfSale({ soldBy, chargingMode, productId }: Instance): string | null {
  return soldBy !== 'license-v1' && chargingMode === 'pay-per-use' ? productId : null;
}
