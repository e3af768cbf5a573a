import { expect, it } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import type { Schema } from '../../scripts/generate/openapi-document.js';
import { smallSet } from '../support/small-contract.js';

const refer = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
});

/** A leads to B, B to C, and C to A again; a request enters the ring at these. */
function ring(entrances: readonly string[], lengthMax: number) {
  const schemas = {
    A: object({ b: refer('B') }),
    B: object({ c: refer('C'), text: { type: 'string', maxLength: lengthMax } }),
    C: object({ a: refer('A') }),
  };
  const members = entrances.map((name) => [`at${name}`, refer(name)] as const);
  return smallSet('callbacks', 'request', {
    entry: { components: { schemas } },
    schema: object(Object.fromEntries(members)),
  });
}

const placesOfChanges = (...entrances: readonly string[]) =>
  compareSpecifications(ring(entrances, 64), ring(entrances, 32)).map(({ location }) => location);

const at = { A: '/atA/b/text', B: '/atB/text', C: '/atC/a/b/text' } as const;

it.each(['A', 'B', 'C'] as const)(
  'finds once what differs in a ring that is entered at %s',
  (name) => {
    expect(placesOfChanges(name)).toEqual([at[name]]);
  },
);

it.each([
  ['A', 'C'],
  ['C', 'A'],
  ['C', 'B'],
  ['B', 'C'],
  ['A', 'B'],
  ['B', 'A'],
] as const)('tells it at each entrance of a request, %s and then %s', (first, second) => {
  expect(placesOfChanges(first, second)).toEqual([at[first], at[second]]);
});

it('comes to an end where schemas refer to each other in every way', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  const dense = (lengthMax: number) =>
    smallSet('callbacks', 'request', {
      entry: {
        components: {
          schemas: Object.fromEntries(
            names.map((name) => [
              name,
              object({
                ...Object.fromEntries(names.map((each) => [`to${each}`, refer(each)])),
                ...(name === 'F' && { text: { type: 'string', maxLength: lengthMax } }),
              }),
            ]),
          ),
        },
      },
      schema: object({ atA: refer('A') }),
    });
  const places = compareSpecifications(dense(64), dense(32)).map(({ location }) => location);
  expect(places).toContain('/atA/toF/text');
  // One for each way without a repetition, by which the last of them is reached.
  expect(places).toHaveLength(65);
});
