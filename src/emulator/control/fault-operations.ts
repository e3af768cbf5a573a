import { z } from 'zod';
import { faultKinds } from '../faults/fault-kinds.js';
import { faultRuleSchema, parseFaults, type FaultRule } from '../faults/fault-rule.js';
import { ActionError } from '../marketplace.js';
import type { ControlCall } from './control-call.js';
import { ControlProblem } from './problem.js';
import { readMembers } from './read-members.js';

/** Those in force, and what there is besides. */
export function listFaults({ context }: ControlCall) {
  return { items: context.faults.list(), kinds: faultKinds };
}

const writtenBody = z.strictObject({ faults: z.string().min(1) });

/** One rule, as its members; or one or several as they are written behind `--faults`. */
export function addFault({ context, request }: ControlCall) {
  const { members } = readMembers(request);
  const rules =
    'faults' in members
      ? readWritten(writtenBody.parse(members).faults)
      : [faultRuleSchema.parse(members)];
  return { items: rules.map((rule) => context.faults.add(rule)) };
}

function readWritten(text: string): readonly FaultRule[] {
  try {
    return parseFaults(text);
  } catch (error) {
    if (error instanceof ActionError) throw new ControlProblem('invalid-request', error.message);
    throw error;
  }
}

export function removeFault({ context, pathParameters: { faultId = '' } }: ControlCall) {
  if (!context.faults.remove(faultId)) {
    throw new ControlProblem(
      'unknown',
      `no fault ${faultId} is in force: GET /control/faults lists those that are`,
    );
  }
  return { items: context.faults.list() };
}

export function clearFaults({ context }: ControlCall) {
  context.faults.clear();
  return { items: context.faults.list() };
}
