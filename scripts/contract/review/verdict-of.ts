import type { Review } from './review.js';

/** Whether the change may go on, and what to do when it may not. */
export function verdictOf({ isAccepted, open, stale, isStrict }: Review): string {
  if (isAccepted) {
    const what = isStrict ? 'Nothing breaking or risky' : 'Nothing breaking';
    return `${what} is left unacknowledged.`;
  }
  const reasons: string[] = [];
  if (open.length > 0) {
    const what = isStrict ? 'breaking or risky' : 'breaking';
    reasons.push(
      `${count(open.length, `${what} change`)} not acknowledged: take ${open.length === 1 ? 'it' : 'them'} back, or name the id in openapi/contract/acknowledged.yaml with because, by and date.`,
    );
  }
  if (stale.length > 0) {
    reasons.push(
      `${count(stale.length, 'acknowledgement')} of no change: remove ${stale.length === 1 ? 'it' : 'them'} from openapi/contract/acknowledged.yaml.`,
    );
  }
  return reasons.join(' ');
}

function count(number: number, thing: string): string {
  return number === 1 ? `1 ${thing} is` : `${number} ${thing}s are`;
}
