import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import { startInstance } from '../domain/purchase.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { newInstanceId, purchaseChanges } from './purchase-step.js';
import { purchaseDetailsChange, toBuyer, toNumbers, toV1Purchase } from './v1-purchase.js';
import { undocumentedOfLicense } from './v1-undocumented.js';

type Request = components['schemas']['GetLicenseV1Request'];
type Answer = components['schemas']['GetLicenseV1Answer'];

/** The order has an instance, and nobody has asked for a License. */
const soldElsewhere = {
  resultCode: '000005',
  resultMsg: 'the order was bought by another interface and has no License',
} as const;

/**
 * A paid order gets a License and an instance: the same ones for ever. They are written together or not at all, so of two calls that
 * race the second finds what the first has made. Nothing is remembered of a License that could not be made.
 */
export async function getLicenseV1(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { orderId } = request;
  const sale = { orderId, orderLineId: '', saleProductId: '' };
  const known = await context.load.instanceOfSale(sale);
  return known === undefined ? issue(request, context) : repeat(known, context);
}

async function issue(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { orderId, productId, customerId, businessId } = request;
  const sale = { orderId, orderLineId: '', saleProductId: '' };
  const purchase = toV1Purchase(request, 'license-v1', sale);
  const outcome = await context.licensing.issue({
    instanceId: await freeInstanceId(businessId, context),
    orderId,
    productId,
    customerId,
    ...toNumbers({ amount: request.amount }),
    expiresAt: purchase.expiresAt,
  });
  if (outcome.kind === 'late') return { answer: codedAnswer('000004'), changes: [] };
  if (outcome.kind === 'refused') return { answer: codedAnswer(outcome.code), changes: [] };

  const { license } = outcome;
  // Having lost although the order is still unknown means that another instance has taken the id meanwhile.
  const instanceId = context.attempt === 0 ? outcome.instanceId : context.newId();
  const beginning = { instanceId, state: 'active', access: null } as const;
  const started = startInstance(purchase, beginning, context.now);
  const buyer = toBuyer(request, undocumentedOfLicense(request));
  return {
    answer: { ...codedAnswer('000000'), license, instanceId },
    changes: [
      ...purchaseChanges(started, context),
      purchaseDetailsChange(request, instanceId, buyer, context),
      {
        kind: 'claim',
        table: 'licenses',
        record: { instanceId, orderId, license, issuedAt: context.now },
      },
    ],
  };
}

/** Looked for before the License is made, which may cost something: its maker is told the id that the instance has in the end. */
async function freeInstanceId(businessId: string, context: OperationContext): Promise<string> {
  const candidate = newInstanceId(businessId, context);
  return (await context.load.instance(candidate)) === undefined ? candidate : context.newId();
}

async function repeat(
  { instanceId }: Instance,
  { load }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const known = await load.licenseOf(instanceId);
  if (known === undefined) return { answer: soldElsewhere, changes: [] };
  return {
    answer: { ...codedAnswer('000000'), license: known.license, instanceId },
    changes: [],
  };
}
