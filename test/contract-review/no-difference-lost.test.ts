import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unorderedText } from '../../scripts/contract/compare/canonical-text.js';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import { specifications, type SpecificationName } from '../../scripts/generate/specifications.js';
import { realDocument } from '../support/real-specifications.js';

/** A place in a document, and what stands there. */
interface Place {
  readonly way: readonly string[];
  readonly value: unknown;
}

const runs = 25;

test.each(specifications.map(({ name }) => name))(
  'whatever is altered in %s is reported, and nothing is without an alteration',
  (name) => {
    const base = realDocument(name);
    const places = [...placesIn(base, [])].filter(canBeAltered);
    const alterations = fc.tuple(
      fc.nat(places.length - 1),
      fc.constantFrom('another value', 'taken out', 'something added'),
    );

    fc.assert(
      fc.property(alterations, ([index, how]) => {
        const place = places[index];
        const altered = place === undefined ? base : alter(base, place.way, how);
        const isAltered = unorderedText(altered) !== unorderedText(base);
        const changes = compareSpecifications(of(name, base), of(name, altered));

        expect(changes.length > 0, `${how}: ${place?.way.join(' ')}`).toBe(isAltered);
        expect(changes.every(({ sentence }) => sentence !== '')).toBe(true);
      }),
      { numRuns: runs },
    );
    expect(compareSpecifications(of(name, base), of(name, realDocument(name)))).toEqual([]);
  },
  60_000,
);

function of(name: SpecificationName, document: ReturnType<typeof realDocument>) {
  return new Map([[name, document]]);
}

function* placesIn(value: unknown, way: readonly string[]): Iterable<Place> {
  if (way.length > 0) yield { way, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) yield* placesIn(each, [...way, name]);
}

/** No bundler writes references that lead nowhere, and no linter lets an operation pass that has no name. */
function canBeAltered({ way }: Place): boolean {
  const isComponent = way[0] === 'components' && way.length <= 3;
  const last = way.at(-1);
  return !isComponent && last !== '$ref' && last !== 'operationId' && way.length > 1;
}

/** A copy that shares everything but the way to the place: what was read once is known again. */
function alter<Value>(value: Value, way: readonly string[], how: string): Value {
  const [step = '', ...rest] = way;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Value & object;
  const inner: unknown = Reflect.get(copy, step);
  if (rest.length > 0) Reflect.set(copy, step, alter(inner, rest, how));
  else if (how === 'taken out') {
    if (Array.isArray(copy)) copy.splice(Number(step), 1);
    else Reflect.deleteProperty(copy, step);
  } else Reflect.set(copy, step, how === 'something added' ? more(inner) : another(inner));
  return copy;
}

function more(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[]), value[0] ?? 'planted'];
  return typeof value === 'object' && value !== null
    ? { ...value, 'x-planted': 'planted' }
    : another(value);
}

/** Of the same type, so that the document stays one that can be read. */
function another(value: unknown): unknown {
  if (typeof value === 'string') return `${value} altered`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : value;
}
