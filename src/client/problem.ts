import type { components } from '../../generated/types/management.js';

/** One member of the body, or one parameter, that was refused. */
export type FieldProblem = components['schemas']['FieldProblem'];

export type Problem = components['schemas']['Problem'];

export const problemPrefix = 'urn:koogate:problem:';

/** The problem that an answer tells of; `undefined` when something other than KooGate has answered. */
export function parseProblem(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { type, ...others } = body as Readonly<Record<string, unknown>>;
  const isProblem = typeof type === 'string' && type.startsWith(problemPrefix);
  const isWhole = typeof others.detail === 'string' && typeof others.instance === 'string';
  return isProblem && isWhole ? (body as Problem) : undefined;
}
