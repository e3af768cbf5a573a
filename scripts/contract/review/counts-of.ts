import { changeClasses } from '../change.js';
import { countByClass } from './report-sections.js';
import type { Review } from './review.js';

/** `2 breaking (1 acknowledged), 0 risky, 5 harmless`. */
export function countsOf({ changes }: Pick<Review, 'changes'>): string {
  if (changes.length === 0) return 'nothing has changed';
  return changeClasses
    .map((each) => {
      const acknowledged = changes.filter(
        ({ change, acknowledgement }) => change.class === each && acknowledgement !== undefined,
      ).length;
      const known = acknowledged === 0 ? '' : ` (${acknowledged} acknowledged)`;
      return `${countByClass(changes, each)} ${each}${known}`;
    })
    .join(', ');
}
