import { expect, it } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import type { Schema } from '../../scripts/generate/openapi-document.js';
import { smallSet } from '../support/small-contract.js';

const refer = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** A leads to B, B to C, and C to A again; a request enters the ring at these. */
function ring(entrances: readonly string[], lengthMax: number) {
  const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
    type: 'object',
    properties,
  });
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

it('finds what differs in a schema that contains itself, wherever a request enters it', () => {
  expect(placesOfChanges('A')).toEqual(['/atA/b/text']);
  expect(placesOfChanges('C')).toEqual(['/atC/a/b/text']);
});

it('tells it at each entrance of a request, and not only at the first', () => {
  expect(placesOfChanges('A', 'C')).toEqual([...placesOfChanges('A'), ...placesOfChanges('C')]);
  expect(placesOfChanges('C', 'B')).toEqual([...placesOfChanges('C'), ...placesOfChanges('B')]);
});
