import { ZodError } from 'zod';
import { ActionError } from '../marketplace.js';
import { ScenarioError } from '../scenario/parse-scenario.js';
import type { ControlAnswer } from './control-request.js';

/** What a call of the control API can fail with. Each name is the end of a `type` (RFC 9457). */
const problemKinds = {
  'invalid-request': { status: 400, title: 'Invalid request' },
  forbidden: { status: 403, title: 'Forbidden' },
  unknown: { status: 404, title: 'Unknown' },
  'wrong-method': { status: 405, title: 'Wrong method' },
  'not-possible': { status: 409, title: 'Not possible' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'internal-error': { status: 500, title: 'Internal error' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** One member of the body, or one parameter, that was refused. */
export interface FieldProblem {
  /** The query parameter, the path of the member, or the line of a scenario: `limit`, `operations.0`, `line 3`. */
  readonly field: string;
  readonly detail: string;
}

/** Why a call of the control API is refused: a sentence that says what is wrong and what to do. */
export class ControlProblem extends Error {
  override readonly name = 'ControlProblem';

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail);
  }
}

/** Whatever was thrown, as a problem. Of what nobody has foreseen only its message is told: this is the developer's own tool. */
export function toProblem(error: unknown): ControlProblem {
  if (error instanceof ControlProblem) return error;
  if (error instanceof ActionError) return new ControlProblem('not-possible', error.message);
  if (error instanceof ZodError) return invalidFields(error);
  if (error instanceof ScenarioError) return invalidScenario(error);
  const message = error instanceof Error ? error.message : String(error);
  return new ControlProblem('internal-error', `the marketplace has failed: ${message}`);
}

/** Every field that is wrong, in one sentence and one by one. */
function invalidFields({ issues }: ZodError): ControlProblem {
  const errors = issues.map(({ path, message }) => ({
    field: path.join('.'),
    detail: message,
  }));
  const told = errors.map(({ field, detail }) => (field === '' ? detail : `${field}: ${detail}`));
  return new ControlProblem('invalid-request', told.join('; '), errors);
}

function invalidScenario({ message, problems }: ScenarioError): ControlProblem {
  const errors = problems.map(({ line, problem }) => ({ field: `line ${line}`, detail: problem }));
  return new ControlProblem('invalid-request', message, errors);
}

export function problemAnswer({ kind, detail, errors }: ControlProblem): ControlAnswer {
  const { status, title } = problemKinds[kind];
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify({
      type: `urn:koogate:problem:${kind}`,
      title,
      status,
      detail,
      ...(errors.length > 0 && { errors }),
    }),
  };
}
