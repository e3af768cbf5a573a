import { z } from 'zod';
import { ActionError } from '../marketplace.js';
import { faultNames, findFaultAmount, type FaultKind } from './fault-kinds.js';

/** The window that the marketplace documents, both ways. Beyond it a call must be refused (signing.md 2.2). */
export const windowMs = 60_000;

/** Nearer to the end of the window nobody knows on which side of it a call arrives. */
const windowMarginMs = 5_000;

/** When a fault strikes. */
export const faultRuleSchema = z
  .strictObject({
    kind: z.enum(faultNames).describe('what happens to a call'),
    operations: z
      .array(z.string())
      .optional()
      .describe('operationIds that it strikes; every one, unless told otherwise'),
    times: z.int().min(1).optional().describe('strikes so often, then never again'),
    probability: z.number().gt(0).max(1).default(1).describe('strikes so often of all chances'),
    ms: z
      .int()
      .min(1)
      .max(3_600_000)
      .optional()
      .describe('how much: of a delay, a pause, or a clock that is wrong'),
    count: z.int().min(2).max(64).optional().describe('how many at once (parallel)'),
  })
  .superRefine(({ kind, ms, count }, context) => {
    const complain = (member: string, message: string) =>
      context.addIssue({ code: 'custom', path: [member], message });
    for (const [member, value] of Object.entries({ ms, count })) {
      if (value === undefined || findFaultAmount(kind)?.member === member) continue;
      complain(member, `is nothing that ${kind} knows; ${amountsSentence(member)}`);
    }
    if (ms === undefined || !kind.startsWith('clock-')) return;
    if (Math.abs(ms - windowMs) < windowMarginMs) {
      complain(
        'ms',
        `is too near to the window of ${windowMs} to say what must be answered: at most ${windowMs - windowMarginMs} (accepted) or at least ${windowMs + windowMarginMs} (refused)`,
      );
    }
  });

function amountsSentence(member: string): string {
  const kinds = faultNames.filter((kind) => findFaultAmount(kind)?.member === member);
  return `those that do: ${kinds.join(', ')}`;
}

export type FaultRule = z.infer<typeof faultRuleSchema>;

/** What must not change what the seller holds in the end: everything, at moderate rates. */
export const storm: readonly FaultRule[] = [
  { kind: 'duplicate', probability: 0.2 },
  { kind: 'parallel', probability: 0.15, count: 4 },
  { kind: 'reorder', probability: 0.2 },
  { kind: 'lost-answer', probability: 0.15 },
  { kind: 'cut-body', probability: 0.05 },
  { kind: 'slow-body', probability: 0.05, ms: 2 },
  { kind: 'clock-ahead', probability: 0.1, ms: 20_000 },
  { kind: 'clock-behind', probability: 0.1, ms: 20_000 },
  { kind: 'clock-behind', probability: 0.05, ms: 600_000 },
  { kind: 'wrong-key', probability: 0.1 },
  { kind: 'replay', probability: 0.15 },
  { kind: 'seconds', probability: 0.1 },
  { kind: 'unsorted-body', probability: 0.2 },
  { kind: 'unknown-fields', probability: 0.1 },
  { kind: 'unknown-activity', probability: 0.05 },
];

/**
 * Reads rules as users type them: `duplicate`, `lost-answer:0.2` (of all chances), `parallel=8@newInstance*3` (eight at once, three
 * times, of that operation), `delay=500` (milliseconds), several with commas between them; `storm` stands for the rules
 * above. Throws `ActionError`, which says what is wrong and what there is.
 */
export function parseFaults(text: string): readonly FaultRule[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => (part === 'storm' ? storm : [parseFault(part)]));
}

const written =
  /^(?<kind>[a-z-]+)(?:=(?<amount>\d+))?(?:@(?<operations>[A-Za-z0-9+]+))?(?:\*(?<times>\d+))?(?::(?<probability>[\d.]+))?$/;

function parseFault(text: string): FaultRule {
  const groups = written.exec(text)?.groups;
  if (groups === undefined) {
    throw new ActionError(
      `${JSON.stringify(text)} is no fault: write its name, then =number, @operation+operation, *times and :probability as you need them, e.g. lost-answer@newInstance*2`,
    );
  }
  const { kind, amount, operations, times, probability } = groups;
  if (!isFaultKind(kind)) {
    throw new ActionError(
      `there is no fault ${JSON.stringify(kind)}; there are: storm, ${faultNames.join(', ')}`,
    );
  }
  const parsed = faultRuleSchema.safeParse({
    kind,
    [findFaultAmount(kind)?.member ?? 'ms']: toNumber(amount),
    operations: operations?.split('+'),
    times: toNumber(times),
    probability: toNumber(probability),
  });
  if (parsed.success) return parsed.data;
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  throw new ActionError(`fault ${text}: ${path.join('.')} ${message}`);
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function isFaultKind(name: string | undefined): name is FaultKind {
  return faultNames.some((each) => each === name);
}

/** What is wrong with the operations of a rule: one that does not exist would never be struck, and nobody would know why. */
export function operationsProblem(
  { operations = [] }: FaultRule,
  operationIds: readonly string[],
): string | undefined {
  const unknown = operations.filter((each) => !operationIds.includes(each));
  if (unknown.length === 0) return undefined;
  return `there is no operation ${unknown.join(', ')}; there are: ${operationIds.join(', ')}`;
}
