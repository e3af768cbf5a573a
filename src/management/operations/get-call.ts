import type { CallsOperations } from '../../../generated/stubs/Calls.js';
import { toCallAnswer } from '../call-answer.js';
import type { OperationContext } from '../operation-context.js';
import { unknownCall } from '../unknown-call.js';

type GetCall = CallsOperations<OperationContext>['getCall'];

/** A callback with both bodies, as far as the caller may see them. */
export const getCall: GetCall = async ({ parameters: { path } }, { directories, caller }) => {
  const call = await directories.calls.find(path.callId);
  if (call === undefined) throw unknownCall();
  return toCallAnswer(call, caller);
};
