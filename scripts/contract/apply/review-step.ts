import type { Change } from '../change.js';
import { compareSpecifications } from '../compare-specifications.js';
import { whatFollows } from '../follows/what-follows.js';
import { readBaseSet, readWorkingSet } from '../specification-set.js';
import { readAcknowledged, unacknowledged } from '../versions/read-acknowledged.js';
import type { ApplyStep } from './apply-step.js';

/** Compares with what was published: what is breaking must be acknowledged before it lands. */
export function reviewStep(base: string | undefined): ApplyStep {
  return {
    name: 'review',
    title: 'what the change means',
    async run({ projectDir }) {
      const { name, specifications } = await readBaseSet(projectDir, base);
      const changes = compareSpecifications(specifications, await readWorkingSet(projectDir));
      const open = unacknowledged(changes, await readAcknowledged(projectDir));
      const lines = [
        summary(name, changes),
        ...open.map(({ id, sentence }) => `${id}: ${sentence}`),
      ];
      if (open.length > 0) {
        return {
          ok: false,
          lines,
          next: 'Take back what breaks, or say in openapi/contract/acknowledged.yaml why it must be.',
        };
      }
      return {
        ok: true,
        lines,
        found: { changes, follows: await whatFollows(changes, projectDir) },
      };
    },
  };
}

function summary(base: string, changes: readonly Change[]): string {
  const count = (wanted: Change['class']) =>
    changes.filter((change) => change.class === wanted).length;
  return `since ${base}: ${count('breaking')} breaking, ${count('risky')} risky, ${count('harmless')} harmless changes`;
}
