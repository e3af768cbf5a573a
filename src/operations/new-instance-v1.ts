import type { components } from '../../generated/types/callbacks.js';
import type { Instance, Sale } from '../domain/instance.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { purchaseStep } from './purchase-step.js';
import { toAppInfoV1, type FieldEncryption } from './v1-access-data.js';
import { readContact } from './v1-contact.js';
import { purchaseDetailsChange, toBuyer, toV1Purchase } from './v1-purchase.js';
import { toTold } from './told.js';
import { undocumentedOfSaas } from './v1-undocumented.js';

type Request = components['schemas']['NewInstanceV1Request'];
type Answer = components['schemas']['NewInstanceV1Answer'];

/**
 * A paid order becomes an instance; the call says all about the order itself. It comes again whenever the buyer opens the details,
 * and then shows the instance with its access data of that moment.
 */
export async function newInstanceV1(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const contact = readContact(request, context);
  const encryption = {
    accessKey: context.accessKey,
    encryptType: contact.encryptType ?? context.encryptType,
  };
  const { userId, userName } = request;
  const buyer = {
    ...toBuyer(request, undocumentedOfSaas(request)),
    ...toTold({ userId, userName }),
    ...contact.detail,
  };
  return purchaseStep(
    {
      purchase: toV1Purchase(request, 'saas-v1', toV1Sale(request)),
      businessId: request.businessId,
      changesFor: (instanceId) => [purchaseDetailsChange(request, instanceId, buyer, context)],
      answerFor: (instance) => answerFor(instance, encryption),
      // Here 000004 is a failure to the marketplace: the next call must be able to end it.
      retryPending: true,
    },
    context,
  );
}

/** Paid by use, an order opens an instance for each of its products; else the order alone tells. */
export function toV1Sale({
  orderId,
  productId,
  chargingMode,
}: Pick<Request, 'orderId' | 'productId' | 'chargingMode'>): Sale {
  return { orderId, orderLineId: '', saleProductId: chargingMode === '0' ? productId : '' };
}

function answerFor(instance: Instance, encryption: FieldEncryption): Answer {
  const { instanceId, state, failure } = instance;
  if (state === 'failed') return codedAnswer(failure?.code ?? '000005');
  if (state === 'pending') return codedAnswer('000004');
  const { encryptType } = encryption;
  return {
    ...codedAnswer('000000'),
    encryptType,
    instanceId,
    ...toAppInfoV1(instance, encryption),
  };
}
