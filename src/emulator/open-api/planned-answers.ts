import type { OpenApiOperation, Outcome } from './open-api-specification.js';

/** Answers that were asked for beforehand: so a seller sees what its calls do when the marketplace fails or refuses. */
export class PlannedAnswers {
  readonly #operations: readonly OpenApiOperation[];
  readonly #plans = new Map<string, Outcome[]>();

  constructor(operations: readonly OpenApiOperation[]) {
    this.#operations = operations;
  }

  /** Throws, naming what there is, when there is no such operation or it has no such code. */
  add(operationId: string, code: string): void {
    const operation = this.#operations.find((each) => each.operationId === operationId);
    if (operation === undefined) {
      const names = this.#operations.map((each) => each.operationId).join(', ');
      throw new Error(`the marketplace has no operation ${operationId}: choose from ${names}`);
    }
    const outcome = operation.outcomes.get(code);
    if (outcome === undefined) {
      const codes = [...operation.outcomes.keys()].join(', ');
      throw new Error(`${operationId} is never answered ${code}: choose from ${codes}`);
    }
    this.#plans.set(operationId, [...(this.#plans.get(operationId) ?? []), outcome]);
  }

  /** Each once, in the order in which they were asked for. */
  take(operationId: string): Outcome | undefined {
    return this.#plans.get(operationId)?.shift();
  }
}
