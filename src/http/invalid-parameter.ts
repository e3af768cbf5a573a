import { KooGateError } from '../domain/koogate-error.js';
import { describeViolation, violationsOf, type Violation } from '../openapi/violations.js';
import type { HiddenMember } from '../protocol/hidden-member.js';
import type { CallRequest } from './call-in-progress.js';

const sentenceLengthMax = 255;

/** 000002 with the field named and what is wrong with it; the value itself is never echoed. */
export function toInvalidParameter(error: unknown): unknown {
  const violations = violationsOf(error);
  // Of a choice of forms the validator reports each one that did not fit; only the choice itself is worth telling.
  const first = violations.find(({ errorCode }) => errorCode?.startsWith('anyOf')) ?? violations[0];
  if (first === undefined) return error;
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${describe(first, violations)}`.slice(0, sentenceLengthMax),
    detail: violations.map(({ path, message }) => `${path} ${message}`).join('; '),
    cause: error,
  });
}

/** A V1 call that could be read in two ways. A name that is not documented is the sender's text, and so is not told. */
export function toHiddenParameter(found: HiddenMember): KooGateError {
  const problem =
    found.kind === 'in-a-name'
      ? 'the name of a parameter holds & or ='
      : `a value holds &${found.hidden}=`;
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${problem}, which authToken cannot tell from a parameter of its own`,
  });
}

/** A call with a method that no callback uses. The method is Node's own word, not the sender's text. */
export function toUnknownMethod(method: string): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: no callback is sent with ${method}`,
  });
}

/** A request that cannot name an activity, or names one that no operation has. */
export function toUnknownActivity(request: CallRequest | undefined): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${activityProblem(request)}`,
  });
}

function activityProblem(request: CallRequest | undefined): string {
  if (request === undefined) return 'the body is no JSON object in UTF-8';
  if (request.activity === undefined) return 'activity is missing';
  if (typeof request.activity !== 'string') return 'activity must be string';
  return 'activity is not one that this server knows; it is compared exactly, case included';
}

function describe(violation: Violation, all: readonly Violation[]): string {
  const field = fieldOf(violation);
  const names = violation.errorCode?.startsWith('anyOf') ? choiceOf(violation, all) : [];
  if (names.length > 1) return `${field} needs one of ${names.join(', ')}`;
  return `${field} ${describeViolation(violation)}`;
}

/** Where the forms of a choice differ in which member they need, the names of these members. */
function choiceOf({ path }: Violation, all: readonly Violation[]): readonly string[] {
  return all
    .filter((each) => each.errorCode?.startsWith('required') && each.path.startsWith(`${path}/`))
    .map((each) => each.path.slice(path.length + 1));
}

function fieldOf({ path }: Violation): string {
  return path.replace(/^\/body\//, '').replaceAll('/', '.');
}
