import type { CallbackSpecification } from '../../openapi/callback-specification.js';
import type { CallbackRequest } from '../../emulator/callback.js';
import type { KeyClass } from '../../protocol/access-keys.js';
import type { Check, CheckContext, Lane, Verdict } from '../check.js';
import { expectSameAnswer } from '../same-answer.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import { ruleOf } from '../rule-of.js';

/** A step in the life of something that the run buys: real calls, in the order in which a buyer would cause them. */
export interface Step {
  /** `<operationId>/real.<check>` */
  readonly id: string;
  readonly title: string;
  readonly rule: string;
  readonly page: string;
  readonly advice: string;
  /** Whole ids of steps before. */
  readonly needs?: readonly string[];
  run(context: CheckContext): Promise<Verdict>;
}

export function journey(
  { operations }: CallbackSpecification,
  family: string,
  steps: readonly Step[],
): Lane {
  const checks = steps.map(({ page, rule, needs = [], ...step }): Check => {
    const operationId = step.id.slice(0, step.id.indexOf('/'));
    const operation = operations.find((each) => each.operationId === operationId);
    if (operation === undefined) throw new Error(`there is no callback ${operationId}`);
    const { keyClass }: { keyClass: KeyClass } = operation;
    return { ...step, rule: ruleOf(rule, page), operationId, family, real: true, keyClass, needs };
  });
  return { family, checks };
}

/** A step that sends one call and looks at its code. */
export interface CallStep extends Omit<Step, 'run'> {
  readonly codes?: readonly string[];
  readonly request: (context: CheckContext) => CallbackRequest;
  /** The step whose call this one sends again: it has to be answered the same. */
  readonly repeats?: string;
}

export function callStep({ codes = ['000000'], request, repeats, ...step }: CallStep): Step {
  const operationId = step.id.slice(0, step.id.indexOf('/'));
  return {
    ...step,
    needs: [...(step.needs ?? []), ...(repeats === undefined ? [] : [repeats])],
    async run(context) {
      const send = () => context.call(operationId, request(context));
      if (repeats === undefined) return expectCode(await context.once(step.id, send), ...codes);
      const first = await context.once(repeats, send);
      const again = await send();
      return firstUnmet([expectCode(again, ...codes), expectSameAnswer(first, again, context)]);
    },
  };
}

/** What an earlier step has found out. */
export function factOf({ facts }: CheckContext, name: string): string {
  const fact = facts.get(name);
  if (fact === undefined) throw new Error(`no step has found out ${name}`);
  return fact;
}

/** Made when first asked for, and the same ever after. */
export function kept(
  { facts }: Pick<CheckContext, 'facts'>,
  name: string,
  make: () => string,
): string {
  const value = facts.get(name) ?? make();
  facts.set(name, value);
  return value;
}

/** An order of that name, with its first line. */
export function orderOf(context: CheckContext, name: string) {
  const orderId = kept(context, `order ${name}`, () => context.ids.orderId());
  return { orderId, orderLineId: context.ids.lineOf(orderId) };
}
