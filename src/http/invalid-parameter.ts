import { KooGateError } from '../domain/koogate-error.js';
import { describeViolation, violationsOf, type Violation } from '../openapi/violations.js';

const sentenceLengthMax = 255;

/** 000002 with the field named and what is wrong with it; the value itself is never echoed. */
export function toInvalidParameter(error: unknown): unknown {
  const violations = violationsOf(error);
  // Of a choice of forms the validator reports each one that did not fit; only the choice itself is worth telling.
  const first = violations.find(({ errorCode }) => errorCode?.startsWith('anyOf')) ?? violations[0];
  if (first === undefined) return error;
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${describe(first)}`.slice(0, sentenceLengthMax),
    detail: violations.map(({ path, message }) => `${path} ${message}`).join('; '),
    cause: error,
  });
}

/** A call with a method that no callback uses. The method is Node's own word, not the sender's text. */
export function toUnknownMethod(method: string): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: no callback is sent with ${method}`,
  });
}

/** A body that cannot name an activity, or names one that no operation has. */
export function toUnknownActivity(
  body: Readonly<Record<string, unknown>> | undefined,
): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: ${activityProblem(body)}`,
  });
}

function activityProblem(body: Readonly<Record<string, unknown>> | undefined): string {
  if (body === undefined) return 'the body is no JSON object in UTF-8';
  if (body.activity === undefined) return 'activity is missing';
  if (typeof body.activity !== 'string') return 'activity must be string';
  return 'activity is not one that this server knows; it is compared exactly, case included';
}

function describe(violation: Violation): string {
  const field = violation.path.replace(/^\/body\//, '').replaceAll('/', '.');
  return `${field} ${describeViolation(violation)}`;
}
