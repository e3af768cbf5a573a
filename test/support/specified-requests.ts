import { callbacks, type Callback } from './callbacks-document.js';

export type RequestExample = Callback['requestExamples'][number];

/** Every example of a request in the specification, of all callbacks. */
export const requestExamples: readonly RequestExample[] = callbacks.flatMap(
  (callback) => callback.requestExamples,
);

/** What has to be sent before an example, in order, each once. */
export function examplesBefore(example: RequestExample): readonly RequestExample[] {
  const before = example.after.flatMap((name) => {
    const found = requestExamples.find((each) => each.name === name);
    if (found === undefined)
      throw new Error(`${example.name} comes after ${name}: no such example`);
    return [...examplesBefore(found), found];
  });
  return [...new Set(before)];
}

/** A real call that succeeds once those before it were sent. */
export function acceptedExample({
  operationId,
  requestExamples: examples,
}: Callback): RequestExample {
  const found = examples.find(
    ({ resultCode, value }) => resultCode === '000000' && !('testFlag' in toBody(value)),
  );
  if (found === undefined) throw new Error(`${operationId} has no example of a real success`);
  return found;
}

export function toBody(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('an example without a body');
  return value as Record<string, unknown>;
}
