import { parseFaults } from '../faults/fault-rule.js';
import type { FaultControl } from '../faults/fault-control.js';
import { ActionError, type Marketplace } from '../marketplace.js';
import type { Delivery } from '../marketplace-state.js';
import type { Expectation, LocatedStep, Scenario, ScenarioStep } from './scenario.js';

export interface ScenarioStage {
  readonly marketplace: Pick<Marketplace, 'clock' | 'state' | 'perform' | 'restart'>;
  readonly faults: FaultControl;
  /** Before each step. */
  readonly onStep?: (step: LocatedStep) => void;
}

export interface ScenarioResult {
  readonly name: string;
  readonly steps: number;
  /** What was expected and did not come; a step that could not be done ends the play and is the last of them. */
  readonly failures: readonly ScenarioFailure[];
  readonly deliveries: number;
}

export interface ScenarioFailure {
  readonly line: number;
  readonly problem: string;
}

/**
 * Plays a scenario from its first step to its last. Calls that fail are no failures of the scenario unless it expects otherwise. What
 * is counted is counted from its beginning; its faults end with it.
 */
export async function runScenario(
  { name, steps }: Scenario,
  stage: ScenarioStage,
): Promise<ScenarioResult> {
  const { state } = stage.marketplace;
  const since = { deliveries: state.deliveries.length, notices: state.notices.length };
  const own: StepStage = { ...stage, named: new Map(), since, ownFaults: new Set() };
  const failures: ScenarioFailure[] = [];
  let done = 0;
  try {
    for (const located of steps) {
      stage.onStep?.(located);
      const { step, line } = located;
      const problems = await take(step, own);
      failures.push(...problems.map((problem) => ({ line, problem })));
      done += 1;
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    failures.push({ line: steps[done]?.line ?? 1, problem: error.message });
  } finally {
    for (const id of own.ownFaults) stage.faults.remove(id);
  }
  return { name, steps: done, failures, deliveries: state.deliveries.length - since.deliveries };
}

interface StepStage extends ScenarioStage {
  /** Ids of what steps have made, by the names of the steps. */
  readonly named: Map<string, Readonly<Record<string, string>>>;
  /** How much there was before. */
  readonly since: { readonly deliveries: number; readonly notices: number };
  /** Ids of the faults that the scenario has added. */
  readonly ownFaults: Set<string>;
}

/** Does one step; what an expectation has missed is what comes back. */
async function take(step: ScenarioStep, stage: StepStage): Promise<readonly string[]> {
  const { marketplace, named } = stage;
  if ('do' in step) {
    const { ids } = await marketplace.perform(step.do, resolve(step.with, named));
    if (step.as !== undefined) named.set(step.as, ids);
  } else if ('advance' in step) {
    await marketplace.clock.advance(step.advance);
  } else if ('faults' in step) {
    setFaults(stage, step.faults);
  } else if ('restart' in step) {
    await marketplace.restart(lastGivenUp(marketplace.state.deliveries).deliveryId);
  } else if ('expect' in step) {
    return missed(resolve(step.expect, named), stage);
  }
  return [];
}

/** In the place of those that were in force. */
function setFaults(
  { faults: control, ownFaults }: StepStage,
  faults: Extract<ScenarioStep, { faults: unknown }>['faults'],
): void {
  control.clear();
  ownFaults.clear();
  if (faults === 'none') return;
  const rules = typeof faults === 'string' ? parseFaults(faults) : faults;
  for (const rule of rules) ownFaults.add(control.add(rule).id);
}

function lastGivenUp(deliveries: readonly Delivery[]): Delivery {
  const last = deliveries.findLast(({ canBeRestarted }) => canBeRestarted);
  if (last === undefined)
    throw new ActionError('nothing was given up, so nothing can be restarted');
  return last;
}

/** With the ids of earlier steps in the place of their names. */
function resolve<Value>(value: Value, named: StepStage['named']): Value {
  if (typeof value === 'string' && value.startsWith('$')) return idOf(value, named) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => resolve(each, named)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolve(member as unknown, named)]),
  ) as Value;
}

function idOf(reference: string, named: StepStage['named']): string {
  const [name = '', member = ''] = reference.slice(1).split('.');
  const ids = named.get(name) ?? {};
  const id = ids[member];
  if (id !== undefined) return id;
  throw new ActionError(
    `${reference}: ${name} has no ${member}; it has: ${Object.keys(ids).join(', ')}`,
  );
}

function missed(expected: Expectation, { marketplace, since }: StepStage): readonly string[] {
  const { state } = marketplace;
  const deliveries = state.deliveries.slice(since.deliveries);
  const last = deliveries.at(-1);
  const seen: Readonly<Record<keyof Expectation, string | number | undefined>> = {
    resource: expected.resource,
    order: expected.order,
    state: state.resources.get(expected.resource ?? '')?.state,
    status: state.orders.get(expected.order ?? '')?.status,
    lastOperation: last?.operationId,
    lastCode: last?.resultCode,
    deliveries: deliveries.length,
    findings: deliveries.filter(({ findings }) => findings.length > 0).length,
    failures: deliveries.filter(({ isSuccess }) => !isSuccess).length,
    notices: state.notices.length - since.notices,
  };
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const found = seen[name as keyof Expectation];
    return wanted === undefined || found === wanted
      ? []
      : [`${name} should be ${wanted}, and is ${found ?? 'not there'}`];
  });
}
