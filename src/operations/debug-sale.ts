import type { Sale } from '../domain/instance.js';
import { toInstanceId } from './instance-id.js';
import type { Effects, OperationContext } from './operation-context.js';

/**
 * The instance id that answers a debug purchase. The same sale gets the same id for ever, so the one row that a debug call makes is
 * kept apart from real instances.
 */
export async function debugSale(
  sale: Sale,
  businessId: string,
  { load, now, newId }: OperationContext,
): Promise<{ readonly instanceId: string } & Effects> {
  const known = await load.debugInstance(sale);
  if (known !== undefined) return { instanceId: known.instanceId, changes: [] };
  const instanceId = toInstanceId(businessId, newId);
  const record = { ...sale, instanceId, createdAt: now };
  return { instanceId, changes: [{ kind: 'claim', table: 'debugInstances', record }] };
}
