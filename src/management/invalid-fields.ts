import type { components } from '../../generated/types/management.js';
import { KooGateError } from '../domain/koogate-error.js';

type FieldProblem = components['schemas']['FieldProblem'];

/** 400 that names the fields, for what the specification cannot say: a limit that depends on what the body is about. */
export class InvalidFields extends KooGateError {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super('invalid-parameter');
    this.problems = problems;
  }
}
