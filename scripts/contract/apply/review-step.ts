import { whatFollows } from '../follows/what-follows.js';
import { countsOf } from '../review/counts-of.js';
import { reviewProject } from '../review/review-project.js';
import type { Review } from '../review/review.js';
import type { ApplyStep } from './apply-step.js';

/** Compares with what was published: what is breaking must be acknowledged before it lands. */
export function reviewStep(base: string | undefined): ApplyStep {
  return {
    name: 'review',
    title: 'what the change means',
    async run({ projectDir }) {
      const review = await reviewProject({ projectDir, base, whatFollows });
      const lines = [`since ${review.base}: ${countsOf(review)}`, ...problemsOf(review)];
      if (!review.isAccepted) {
        return {
          ok: false,
          lines,
          next: 'Take back what breaks or say in openapi/contract/acknowledged.yaml why it must be, and take out there what matches nothing; `npm run contract:review` tells more.',
        };
      }
      const changes = review.changes.map(({ change }) => change);
      return { ok: true, lines, found: { changes, follows: review.follows ?? [] } };
    },
  };
}

function problemsOf({ open, stale }: Review): readonly string[] {
  return [
    ...open.map(({ change: { id, sentence } }) => `${id}: ${sentence}`),
    ...stale.map(({ change }) => `acknowledged, but no change: ${change}`),
  ];
}
