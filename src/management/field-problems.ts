import { describeViolation, violationsOf, type Violation } from '../openapi/violations.js';
import type { components } from '../../generated/types/management.js';

type FieldProblem = components['schemas']['FieldProblem'];

const problemsMax = 20;
const pathLengthMax = 200;

/** What the validator found, one entry a field; `undefined` when the error is not the validator's. Values are never echoed. */
export function fieldProblemsOf(error: unknown): readonly FieldProblem[] | undefined {
  const violations = violationsOf(error);
  if (violations.length === 0) return undefined;
  const byPath = new Map<string, FieldProblem>();
  for (const violation of violations) {
    const isFormat = violation.errorCode?.startsWith('format.') ?? false;
    // One entry a field. A format says more than the pattern beside it, which comes first.
    if (isFormat || !byPath.has(violation.path))
      byPath.set(violation.path, toFieldProblem(violation));
    if (byPath.size === problemsMax) break;
  }
  return [...byPath.values()];
}

function toFieldProblem(violation: Violation): FieldProblem {
  const detail = describeViolation(violation);
  const [, place, ...names] = violation.path.slice(0, pathLengthMax).split('/');
  if (place !== 'body') return { parameter: names.join('/'), detail };
  return { pointer: toFragment(['#', ...names].join('/')), detail };
}

/** By way of bytes, since half of a surrogate pair cannot be encoded. */
function toFragment(pointer: string): string {
  return encodeURI(Buffer.from(pointer, 'utf8').toString('utf8'));
}
