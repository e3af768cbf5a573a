import type { AnswerFinding } from '../answer-checks.js';
import type { Sent, SentBesides } from '../courier.js';
import type { HttpOutcome } from '../http-exchange.js';

/** What was wrong with the answers to what a fault sent besides the call itself. */
export function findUnexpected({ outcome, besides }: Sent): readonly AnswerFinding[] {
  return besides.flatMap((each) => {
    const problem = problemOf(each, outcome);
    if (problem === undefined) return [];
    const check = isSame(each) ? 'same-for-repeat' : 'refuses-forgery';
    return [{ check, problem: `${each.fault}: ${problem}` } as const];
  });
}

function problemOf(besides: SentBesides, main: HttpOutcome): string | undefined {
  const { fault, outcome, expected } = besides;
  if (expected === 'any') return undefined;
  const isRepeat = isSame(besides) || fault === 'replay';
  // Of a call that was not carried out nothing can be said about its repeats; the call itself is complained about elsewhere.
  if (isRepeat && !wasCarriedOut(main)) return undefined;
  if (outcome.kind === 'failed') return main.kind === 'failed' ? undefined : outcome.sentence;
  return isSame(besides) ? differenceOf(besides, main) : wrongCodeOf(besides);
}

function wrongCodeOf({ outcome, expected }: SentBesides): string | undefined {
  const { resultCode } = membersOf(outcome);
  return resultCode === expected
    ? undefined
    : `answered ${codeOf(resultCode)} instead of ${expected}`;
}

function differenceOf({ outcome, expected }: SentBesides, main: HttpOutcome): string | undefined {
  if (expected === 'same-things' && toldThings(outcome) === toldThings(main)) return undefined;
  return hasSameBody(outcome, main) || isProgress(outcome, main)
    ? undefined
    : 'a call that was sent again was answered in other bytes';
}

function isSame({ expected }: SentBesides): boolean {
  return expected === 'same-answer' || expected === 'same-things';
}

/** Code and instances of an answer, whatever it says about them. */
function toldThings(outcome: HttpOutcome): string {
  const { resultCode, instanceId, info } = membersOf(outcome);
  const infos = Array.isArray(info) ? (info as readonly { readonly instanceId?: unknown }[]) : [];
  return JSON.stringify([resultCode, instanceId, infos.map((each) => each.instanceId)]);
}

function wasCarriedOut(main: HttpOutcome): boolean {
  return main.kind === 'answered' && membersOf(main).resultCode !== '000005';
}

function hasSameBody(one: HttpOutcome, other: HttpOutcome): boolean {
  return one.kind === 'answered' && other.kind === 'answered' && one.body.equals(other.body);
}

/** A purchase in the making turns from `000004` to `000000` between two calls, whichever of them is read first. */
function isProgress(one: HttpOutcome, other: HttpOutcome): boolean {
  const [a, b] = [membersOf(one), membersOf(other)];
  const codes = [a.resultCode, b.resultCode].sort().join();
  const isSameThing =
    a.instanceId === undefined || b.instanceId === undefined || a.instanceId === b.instanceId;
  return codes === '000000,000004' && isSameThing;
}

/** What a stranger wrote is told only where it is a code. */
function codeOf(resultCode: unknown): string {
  return typeof resultCode === 'string' && /^\d{6}$/.test(resultCode) ? resultCode : 'no code';
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
