import { callbacks, type Callback } from './callbacks-document.js';

export type RequestExample = Callback['requestExamples'][number];

/** Every example of a request in the specification, of all callbacks. */
export const requestExamples: readonly RequestExample[] = callbacks.flatMap(
  (callback) => callback.requestExamples,
);

/** The callback that an example is a request of. */
export function callbackOf({ operationId }: RequestExample): Callback {
  const found = callbacks.find((callback) => callback.operationId === operationId);
  if (found === undefined) throw new Error(`there is no callback ${operationId}`);
  return found;
}

/** What has to be sent before an example, in order. The list is complete: what those themselves come after is in it. */
export function examplesBefore({ name, after }: RequestExample): readonly RequestExample[] {
  return after.map((before) => {
    const found = requestExamples.find((each) => each.name === before);
    if (found === undefined) throw new Error(`${name} comes after ${before}: no such example`);
    return found;
  });
}

/**
 * A real call that succeeds once those before it were sent. What is only accepted counts where the callback can say no more,
 * as for a License that is made later: ask the example which code it is.
 */
export function acceptedExample({
  operationId,
  requestExamples: examples,
}: Callback): RequestExample {
  const real = examples.filter(({ value }) => isReal(toBody(value)));
  const answered = (code: string) => real.find(({ resultCode }) => resultCode === code);
  const found = answered('000000') ?? answered('000004');
  if (found === undefined) throw new Error(`${operationId} has no example of a real success`);
  return found;
}

/** Some families demand the flag of real calls too. */
function isReal({ testFlag }: Readonly<Record<string, unknown>>): boolean {
  return testFlag === undefined || testFlag === '' || testFlag === '0' || testFlag === 0;
}

export function toBody(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('an example without a body');
  return value as Record<string, unknown>;
}
