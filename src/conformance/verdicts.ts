import type { ReceivedAnswer } from './received-answer.js';
import type { Verdict } from './check.js';

export const passed: Verdict = { outcome: 'passed' };

export function failed(problem: string): Verdict {
  return { outcome: 'failed', problem };
}

export function skipped(reason: string): Verdict {
  return { outcome: 'skipped', reason };
}

/** Passes when the answer arrived with HTTP status 200 and one of these codes. */
export function expectCode(answer: ReceivedAnswer, ...codes: readonly string[]): Verdict {
  const wanted = codes.join(' or ');
  if (answer.outcome.kind === 'failed') return failed(answer.outcome.sentence);
  const { status } = answer.outcome;
  if (status !== 200) return failed(`HTTP status ${status} instead of 200 with ${wanted}`);
  const { resultCode, resultMsg } = answer;
  if (resultCode === undefined) return failed(`no resultCode was answered instead of ${wanted}`);
  if (codes.includes(resultCode)) return passed;
  const sentence = resultMsg === undefined ? '' : ` (${printable(resultMsg)})`;
  return failed(`answered ${printable(resultCode)}${sentence} instead of ${wanted}`);
}

/** The first that did not pass, or the last. */
export function firstUnmet(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find(({ outcome }) => outcome !== 'passed') ?? passed;
}

/** What a stranger wrote, short and without control characters, on its way to a terminal. */
export function printable(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}
