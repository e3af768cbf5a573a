import type { AnswerFinding } from '../answer-checks.js';
import type { Sent, SentBesides } from '../courier.js';
import type { HttpOutcome } from '../http-exchange.js';

/** What was wrong with the answers to what a fault sent besides the call itself. */
export function findUnexpected({ outcome, besides }: Sent): readonly AnswerFinding[] {
  return besides.flatMap((each) => {
    const problem = problemOf(each, outcome);
    if (problem === undefined) return [];
    const check = each.expected === 'same-answer' ? 'same-for-repeat' : 'refuses-forgery';
    return [{ check, problem: `${each.fault}: ${problem}` } as const];
  });
}

function problemOf({ outcome, expected }: SentBesides, main: HttpOutcome): string | undefined {
  if (expected === 'any') return undefined;
  if (outcome.kind === 'failed') return outcome.sentence;
  if (expected !== 'same-answer') {
    const code = membersOf(outcome).resultCode;
    return code === expected ? undefined : `answered ${String(code)} instead of ${expected}`;
  }
  // Of a call that failed itself nothing can be said about its repeats.
  if (main.kind === 'failed' || outcome.body.equals(main.body)) return undefined;
  return isProgress(outcome, main)
    ? undefined
    : 'a call that was sent again was answered in other bytes';
}

/** A purchase in the making turns from `000004` to `000000` between two calls, whichever of them is read first. */
function isProgress(one: HttpOutcome, other: HttpOutcome): boolean {
  const [a, b] = [membersOf(one), membersOf(other)];
  const codes = [a.resultCode, b.resultCode].sort().join();
  const isSameThing =
    a.instanceId === undefined || b.instanceId === undefined || a.instanceId === b.instanceId;
  return codes === '000000,000004' && isSameThing;
}

function membersOf(outcome: HttpOutcome): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'failed') return {};
  try {
    const value: unknown = JSON.parse(outcome.body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
