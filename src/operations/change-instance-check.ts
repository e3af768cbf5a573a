import type { components } from '../../generated/types/callbacks.js';
import { checkChange } from '../domain/change-check.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { parseProductInfo } from './parse-product-info.js';
import { refusalAnswer } from './refusal-answer.js';

type Request = components['schemas']['ChangeInstanceCheckRequest'];
type Answer = components['schemas']['ChangeInstanceCheckAnswer'];

/** Can this instance be renewed with a change to the target product? Nothing is written. */
export async function changeInstanceCheck(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const productInfo = parseProductInfo(request.productInfo);
  const instance = await context.load.instance(request.instanceId);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const verdict = checkChange(instance);
  if (verdict !== 'possible') return { answer: refusalAnswer(verdict), changes: [] };
  const judged = await context.judgeChange({ instance, productInfo });
  if (judged.kind === 'possible') return { answer: codedAnswer('000000'), changes: [] };
  // No code is documented for a refusal; the others would blame the signature, a parameter or the id.
  return { answer: codedAnswer('000005'), changes: [], remark: judged.reason };
}
