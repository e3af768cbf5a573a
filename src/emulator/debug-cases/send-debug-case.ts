import type { ActionContext } from '../action.js';
import type { Delivery, Product } from '../marketplace-state.js';
import type { DebugCase } from './debug-case.js';
import { judgeDebugAnswer } from './judge-debug-answer.js';

export interface DebuggedCase {
  readonly delivery: Delivery;
  /** What the debugging page complains about; nothing when the case passes. */
  readonly problems: readonly string[];
}

/**
 * Sends a debug case once and judges its answer. As a probe, by whomever it is sent: a debug call that fails is neither repeated nor
 * restarted, and no order fails by it.
 */
export async function sendDebugCase(
  context: ActionContext,
  { productId }: Pick<Product, 'productId'>,
  { operationId, request }: DebugCase,
): Promise<DebuggedCase> {
  const delivery = await context.deliver({ operationId, request, productId, isProbe: true });
  const operation = context.specification.operations.find(
    (each) => each.operationId === operationId,
  );
  if (operation === undefined) throw new Error(`the specification has no ${operationId}`);
  const { outcome } = delivery;
  const members = outcome.kind === 'answered' ? readMembers(outcome.body) : {};
  return { delivery, problems: judgeDebugAnswer(operation, { ...delivery, members }) };
}

function readMembers(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
