import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { changeKinds } from '../../scripts/contract/change-kinds.js';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import { parseRules } from '../../scripts/contract/rules.js';
import { sides, type Side } from '../../scripts/contract/side.js';
import { plantedKinds, type PlantedKind } from '../support/planted-kinds.js';
import { smallSet, specificationOn } from '../support/small-contract.js';

const text = readFileSync(new URL('../../openapi/contract/rules.yaml', import.meta.url), 'utf8');

describe('what a change means', () => {
  test.each(plantedKinds.flatMap(everySideOf))(
    '$kind is $wanted when $side',
    ({ planted, side, wanted }) => {
      const part = partOn(side, planted);
      const name = specificationOn[part][side];
      const changes = compareSpecifications(
        smallSet(name, part, planted.before),
        smallSet(name, part, planted.after),
      );

      expect(changes.map(({ kind, class: each }) => ({ kind, class: each }))).toEqual([
        { kind: planted.kind, class: wanted },
      ]);
      expect(changes[0]?.sentence).not.toMatch(/[{}]at|undefined|\{detail|\{before|\{after/);
    },
  );

  test('is tried for every kind on every side where it can occur', () => {
    const tried = Object.fromEntries(
      plantedKinds.map(({ kind, wanted }) => [kind, sides.filter((side) => side in wanted)]),
    );

    expect(tried).toEqual(changeKinds);
  });

  test('differs for the same change of a schema with who sends and who reads', () => {
    const { before, after } = plantedKinds.find(({ kind }) => kind === 'became-required') ?? fail();
    const classes = sides.map((side) => {
      const part = side.startsWith('accepted') ? 'request' : 'answer';
      const name = specificationOn[part][side];
      return compareSpecifications(smallSet(name, part, before), smallSet(name, part, after))[0]
        ?.class;
    });

    expect(classes).toEqual(['breaking', 'harmless', 'breaking', 'harmless']);
  });
});

describe('rules.yaml', () => {
  const rules = () => parse(text) as { kinds: Record<string, Record<string, unknown>> };

  test.each([
    {
      what: 'a kind without a row',
      spoil: ({ kinds }: ReturnType<typeof rules>) => delete kinds.closed,
      says: 'closed: has no row: say what it means on accepted-from-marketplace',
    },
    {
      what: 'a row of no kind',
      spoil: ({ kinds }: ReturnType<typeof rules>) => (kinds.invented = { ...kinds.closed }),
      says: 'invented: no such kind of change',
    },
    {
      what: 'a side that is left out',
      spoil: ({ kinds }: ReturnType<typeof rules>) => delete kinds.closed?.['read-by-seller'],
      says: 'closed: does not say what it means when read-by-seller',
    },
    {
      what: 'a side on which the kind cannot occur',
      spoil: ({ kinds }: ReturnType<typeof rules>) =>
        Object.assign(kinds['role-raised'] ?? {}, { 'read-by-seller': { risky: 'Why not.' } }),
      says: 'role-raised: cannot occur when read-by-seller',
    },
    {
      what: 'a class that there is not',
      spoil: ({ kinds }: ReturnType<typeof rules>) =>
        Object.assign(kinds.closed ?? {}, { 'read-by-seller': { bad: 'Why not.' } }),
      says: 'kinds.closed',
    },
  ])('refuses $what', ({ spoil, says }) => {
    const spoiled = rules();
    spoil(spoiled);

    expect(() => parseRules(stringify(spoiled))).toThrow(says);
  });

  test('is read as it stands', () => {
    expect([...parseRules(text).kinds.keys()].toSorted()).toEqual(
      Object.keys(changeKinds).toSorted(),
    );
  });
});

function everySideOf(planted: PlantedKind) {
  const { kind } = planted;
  return sides.flatMap((side) => {
    const wanted = planted.wanted[side];
    return wanted === undefined ? [] : [{ planted, kind, side, wanted }];
  });
}

/** Where a schema may be in both, the marketplace and the seller are met as they mostly are. */
function partOn(side: Side, { part }: PlantedKind): 'request' | 'answer' {
  if (part !== 'either') return part;
  return side.startsWith('accepted') ? 'request' : 'answer';
}

function fail(): never {
  throw new Error('no such kind is planted');
}
