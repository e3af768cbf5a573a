import type { CallsOperations } from '../../../generated/stubs/Calls.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { toCallAnswer } from '../call-answer.js';
import type { OperationContext } from '../operation-context.js';

type GetCall = CallsOperations<OperationContext>['getCall'];

/** A callback with both bodies, as far as the caller may see them. */
export const getCall: GetCall = async ({ parameters: { path } }, { directories, caller }) => {
  const call = await directories.calls.find(path.callId);
  if (call === undefined) {
    throw new KooGateError('unknown-resource', {
      sentence: 'There is no call with this id; records are removed when their time is over.',
    });
  }
  return toCallAnswer(call, caller);
};
