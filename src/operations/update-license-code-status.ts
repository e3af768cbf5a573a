import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { licenseCodeStep } from './license-code-step.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['UpdateLicenseCodeStatusRequest'];
type Answer = components['schemas']['UpdateLicenseCodeStatusAnswer'];

/** A code may not be used for the time being, or may be used again. After its release this is a success without effect. */
export async function updateLicenseCodeStatus(
  { license, status }: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { changes } = await licenseCodeStep(license, events[status], context);
  return { answer: codedAnswer('000000'), changes };
}

const events = {
  FREEZE: { kind: 'freeze' },
  UNFREEZE: { kind: 'unfreeze' },
} as const satisfies Record<Request['status'], { kind: string }>;
