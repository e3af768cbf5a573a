import type { UsagePushOperations } from '../../../generated/stubs/UsagePush.js';
import type { CallContext } from './call-context.js';
import type { Refusal } from './refusal.js';
import { takeUsageStep } from './take-usage-step.js';

/** As `pushUsage`; its records name a product and have no id of their own. */
export const pushUsageLegacy: UsagePushOperations<CallContext, Refusal>['pushUsageLegacy'] = async (
  request,
  context,
) => takeUsageStep(request.usage_records, context);
