import type { UsageOperations } from '../../../generated/stubs/Usage.js';
import { KooGateError } from '../../domain/koogate-error.js';
import type { OperationContext } from '../operation-context.js';
import { toUsageRecordAnswer } from '../usage-answer.js';
import { interveningBy, usageDeskOf } from '../usage-desk-of.js';

type RequeueUsage = UsageOperations<OperationContext>['requeueUsage'];

/** Pushes a refused record once more. */
export const requeueUsage: RequeueUsage = async ({ parameters }, context) => {
  const { recordId } = parameters.path;
  const outcome = await usageDeskOf(context).requeue(recordId, interveningBy(context));
  switch (outcome.kind) {
    case 'requeued':
      return toUsageRecordAnswer(outcome.record);
    case 'misplaced':
      throw new KooGateError('illegal-state', { sentence: outcome.sentence });
    case 'unknown':
      throw new KooGateError('unknown-resource', {
        sentence: 'There is no usage record with this id.',
      });
  }
};
