import type { UsagePushOperations } from '../../../generated/stubs/UsagePush.js';
import type { CallContext } from './call-context.js';
import type { Refusal } from './refusal.js';
import { takeUsageStep } from './take-usage-step.js';

/** Takes records in; whether they are right shows a minute later. */
export const pushUsage: UsagePushOperations<CallContext, Refusal>['pushUsage'] = async (
  request,
  context,
) => takeUsageStep(request.usage_records, context);
