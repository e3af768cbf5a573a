import type { ActionDefinition } from '../marketplace.js';
import { parameterSchemaOf, toActionSummary } from './action-summary.js';
import type { ControlCall } from './control-call.js';
import { toDeliverySummary } from './delivery-summary.js';
import { ControlProblem } from './problem.js';
import { readMembers } from './read-members.js';
import { typedParameters } from './typed-parameters.js';

export function listActions({ context }: ControlCall) {
  return { items: context.marketplace.actions.map(toActionSummary) };
}

/** What follows at once is in the answer; what is repeated later happens as time passes. */
export async function performAction(call: ControlCall) {
  const action = actionOf(call);
  const { members, isForm } = readMembers(call.request);
  const parameters = isForm
    ? typedParameters(parameterSchemaOf(action.parameters), members as Record<string, string>)
    : members;
  const { ids, deliveries } = await call.context.marketplace.perform(action.name, parameters);
  return { ids, deliveries: deliveries.map(toDeliverySummary) };
}

function actionOf({ context, pathParameters: { name } }: ControlCall): ActionDefinition {
  const { actions } = context.marketplace;
  const action = actions.find((each) => each.name === name);
  if (action !== undefined) return action;
  const known = actions.map((each) => each.name).join(', ');
  throw new ControlProblem('unknown', `there is no action ${String(name)}; there are: ${known}`);
}

export async function playScenario({ context, request }: ControlCall) {
  const text = request.body.toString('utf8');
  if (text.trim() === '') {
    throw new ControlProblem('invalid-request', 'the body is empty: send the text of a scenario');
  }
  return context.playScenario(text);
}
