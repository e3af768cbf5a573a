import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { purchaseStep } from './purchase-step.js';

type Request = components['schemas']['NewInstanceRequest'];
type Answer = components['schemas']['NewInstanceAnswer'];

/** A paid order line becomes an instance. What was bought only the order query tells. */
export async function newInstance(
  { orderId, orderLineId, businessId }: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const purchase = {
    sale: { orderId, orderLineId, saleProductId: '' },
    soldBy: 'saas-v2',
    purchaseKind: 'unknown',
    chargingMode: null,
    productId: null,
    expiresAt: null,
  } as const;
  return purchaseStep({ purchase, businessId, answerFor }, context);
}

/** 000000 with the instance's id when it is ready, 000004 while provisioning runs, the failure's own code after. */
function answerFor(instance: Instance): Answer {
  if (instance.state === 'failed') return codedAnswer(instance.failure?.code ?? '000005');
  const code = instance.state === 'pending' ? '000004' : '000000';
  return { ...codedAnswer(code), instanceId: instance.instanceId };
}
