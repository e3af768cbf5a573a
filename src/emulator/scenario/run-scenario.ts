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

/** Plays a scenario from its first step to its last. Calls that fail are no failures of the scenario unless it expects otherwise. */
export async function runScenario(
  { name, steps }: Scenario,
  stage: ScenarioStage,
): Promise<ScenarioResult> {
  const named = new Map<string, Readonly<Record<string, string>>>();
  const failures: ScenarioFailure[] = [];
  const before = stage.marketplace.state.deliveries.length;
  let done = 0;
  for (const located of steps) {
    stage.onStep?.(located);
    const { step, line } = located;
    try {
      const problems = await take(step, { ...stage, named });
      failures.push(...problems.map((problem) => ({ line, problem })));
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      failures.push({ line, problem: error.message });
      break;
    }
    done += 1;
  }
  const deliveries = stage.marketplace.state.deliveries.length - before;
  return { name, steps: done, failures, deliveries };
}

interface StepStage extends ScenarioStage {
  readonly named: Map<string, Readonly<Record<string, string>>>;
}

/** Does one step; what an expectation has missed is what comes back. */
async function take(step: ScenarioStep, stage: StepStage): Promise<readonly string[]> {
  const { marketplace, faults, named } = stage;
  if ('do' in step) {
    const { ids } = await marketplace.perform(step.do, resolve(step.with, named));
    if (step.as !== undefined) named.set(step.as, ids);
  } else if ('advance' in step) {
    await marketplace.clock.advance(step.advance);
  } else if ('faults' in step) {
    setFaults(faults, step.faults);
  } else if ('restart' in step) {
    await marketplace.restart(lastGivenUp(marketplace.state.deliveries).deliveryId);
  } else if ('expect' in step) {
    return missed(resolve(step.expect, named), marketplace);
  }
  return [];
}

function setFaults(
  control: FaultControl,
  faults: Extract<ScenarioStep, { faults: unknown }>['faults'],
) {
  control.clear();
  if (faults === 'none') return;
  const rules = typeof faults === 'string' ? parseFaults(faults) : faults;
  for (const rule of rules) control.add(rule);
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

function missed(expected: Expectation, { state }: ScenarioStage['marketplace']): readonly string[] {
  const last = state.deliveries.at(-1);
  const count = (isCounted: (delivery: Delivery) => boolean) =>
    state.deliveries.filter(isCounted).length;
  const seen: Readonly<Record<keyof Expectation, string | number | undefined>> = {
    resource: expected.resource,
    order: expected.order,
    state: state.resources.get(expected.resource ?? '')?.state,
    status: state.orders.get(expected.order ?? '')?.status,
    lastOperation: last?.operationId,
    lastCode: last?.resultCode,
    findings: count(({ findings }) => findings.length > 0),
    failures: count(({ isSuccess }) => !isSuccess),
    notices: state.notices.length,
  };
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const found = seen[name as keyof Expectation];
    return wanted === undefined || found === wanted
      ? []
      : [`${name} should be ${wanted}, and is ${found ?? 'not there'}`];
  });
}
