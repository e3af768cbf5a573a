import { toOnDemandSale } from '../domain/apply-order.js';
import type { Change } from '../domain/change.js';
import type { Instance } from '../domain/instance.js';
import { applyInstanceEvent } from '../domain/instance-life.js';
import { startInstance, type Purchase } from '../domain/purchase.js';
import { toInstanceId } from './instance-id.js';
import { lifeChanges } from './life-changes.js';
import type { CallbackAnswer, Effects, OperationContext } from './operation-context.js';

export interface PurchaseCall<Answer extends CallbackAnswer> {
  readonly purchase: Purchase;
  readonly businessId: string;
  /** More that is written with a new instance. */
  readonly changesFor?: (instanceId: string) => readonly Change[];
  readonly answerFor: (instance: Instance) => Answer;
  /** Whether a repeat may run the seller's code again for an instance that is still pending. */
  readonly retryPending?: true;
}

/**
 * A paid sale becomes an instance; a repeat names the instance of the first call and makes nothing. Only successes are
 * remembered: after a failure the next call tries again, with the same id. One that waits for provisioning from a time when that was
 * not done at once is ended by the next call, too.
 */
export async function purchaseStep<Answer extends CallbackAnswer>(
  call: PurchaseCall<Answer>,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const known = await findInstance(call.purchase, context);
  if (known === undefined) return start(call, context);
  const canEnd = known.state === 'pending' && accessAtOnce(context) !== null;
  if (known.state === 'failed' || canEnd) return tryAgain(known, call, context);
  if (known.state === 'pending' && call.retryPending) {
    return withProvisioning(known, [], { ...call, context, again: true });
  }
  return { answer: call.answerFor(known), changes: [] };
}

/** Paid by use, another line of an order whose product is known is the same purchase again. */
async function findInstance(
  { sale, soldBy }: Purchase,
  { load }: Pick<OperationContext, 'load'>,
): Promise<Instance | undefined> {
  const known = await load.instanceOfSale(sale);
  if (known !== undefined || soldBy !== 'saas-v2') return known;
  const order = await load.orderDetails(sale.orderId);
  const onDemand = order === undefined ? null : toOnDemandSale({ ...sale, soldBy }, order);
  const first = onDemand === null ? undefined : await load.onDemandSale(onDemand);
  return first === undefined ? undefined : load.instance(first.instanceId);
}

/** The rows of a new instance. */
export function purchaseChanges(
  { instance, history, orderLine }: ReturnType<typeof startInstance>,
  { now, callId }: Pick<OperationContext, 'now' | 'callId'>,
): readonly Change[] {
  return [
    { kind: 'ensure', table: 'orders', record: { orderId: instance.orderId, firstSeenAt: now } },
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'orderLines', record: orderLine },
    { kind: 'claim', table: 'instanceHistory', record: { ...history, cause: `call:${callId}` } },
  ];
}

/** The id of a new instance. Having lost although the sale is still unknown means that another one has taken the businessId. */
export function newInstanceId(businessId: string, { attempt, newId }: OperationContext): string {
  return attempt === 0 ? toInstanceId(businessId, newId) : newId();
}

function start<Answer extends CallbackAnswer>(
  { purchase, businessId, changesFor, answerFor }: PurchaseCall<Answer>,
  context: OperationContext,
): { answer: Answer } & Effects {
  const instanceId = newInstanceId(businessId, context);
  const access = accessAtOnce(context);
  const state = access === null ? 'pending' : 'active';
  const started = startInstance(purchase, { instanceId, state, access }, context.now);
  const changes = [...purchaseChanges(started, context), ...(changesFor?.(instanceId) ?? [])];
  return withProvisioning(started.instance, changes, { answerFor, context });
}

function tryAgain<Answer extends CallbackAnswer>(
  unfinished: Instance,
  { answerFor }: PurchaseCall<Answer>,
  context: OperationContext,
): { answer: Answer } & Effects {
  const access = accessAtOnce(context);
  const step = applyInstanceEvent(
    unfinished,
    access === null
      ? { kind: 'provisioning-restarted' }
      : { kind: 'provisioning-succeeded', access },
    context.now,
  );
  if (step.kind !== 'changed') return { answer: answerFor(unfinished), changes: [] };
  return withProvisioning(step.instance, lifeChanges(step, context), { answerFor, context });
}

function withProvisioning<Answer extends CallbackAnswer>(
  instance: Instance,
  changes: readonly Change[],
  {
    answerFor,
    context,
    again = false,
  }: {
    readonly answerFor: (instance: Instance) => Answer;
    readonly context: OperationContext;
    readonly again?: boolean;
  },
): { answer: Answer } & Effects {
  const outcome = { answer: answerFor(instance), changes };
  if (context.provisioning.kind !== 'by-job') return outcome;
  return { ...outcome, provision: { instance, answerFor, again } };
}

function accessAtOnce({ provisioning }: OperationContext) {
  return provisioning.kind === 'at-once' ? provisioning.access : null;
}
