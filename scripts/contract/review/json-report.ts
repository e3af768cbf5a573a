import type { Review } from './review.js';

/** The review for other programs. */
export function jsonReport({ changes, open, ...rest }: Review): string {
  const report = {
    ...rest,
    open: open.map(({ change }) => change.id),
    changes: changes.map(({ change, acknowledgement }) => ({ ...change, acknowledgement })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
