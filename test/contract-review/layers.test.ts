import { expect, test } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import type { Schema } from '../../scripts/generate/openapi-document.js';
import { smallSet } from '../support/small-contract.js';

/** A member of a request that refers to a shared schema, and what stands beside the reference. */
function requestOf(shared: Schema, beside: Schema) {
  const entry = { components: { schemas: { Shared: shared } } };
  const member: Schema = { $ref: '#/components/schemas/Shared', ...beside };
  return smallSet('callbacks', 'request', {
    entry,
    schema: { type: 'object', properties: { m: member } },
  });
}

const text: Schema = {
  type: ['string', 'null'],
  maxLength: 64,
  minLength: 1,
  pattern: '^a',
  enum: ['a', 'ab'],
};

test.each<{ title: string; before?: Schema; after: Schema; wanted: readonly unknown[] }>([
  {
    title: 'a smaller maxLength',
    after: { maxLength: 32 },
    wanted: ['breaking limit-tightened', 64, 32],
  },
  {
    title: 'a maxLength that is smaller than before',
    before: { maxLength: 32 },
    after: { maxLength: 16 },
    wanted: ['breaking limit-tightened', 32, 16],
  },
  {
    title: 'a maxLength no more',
    before: { maxLength: 32 },
    after: {},
    wanted: ['harmless limit-loosened', 32, 64],
  },
  {
    title: 'a maxLength that is no limit',
    after: { maxLength: 99 },
    wanted: ['risky changed-otherwise', [64], [99, 64]],
  },
  {
    title: 'a greater minLength',
    after: { minLength: 2 },
    wanted: ['breaking limit-tightened', 1, 2],
  },
  {
    title: 'a second pattern',
    after: { pattern: 'b$' },
    wanted: ['breaking pattern-added', undefined, 'b$'],
  },
  {
    title: 'another second pattern',
    before: { pattern: 'b$' },
    after: { pattern: 'c$' },
    wanted: ['breaking pattern-changed', 'b$', 'c$'],
  },
  {
    title: 'a second pattern no more',
    before: { pattern: 'b$' },
    after: {},
    wanted: ['harmless pattern-removed', 'b$', undefined],
  },
  {
    title: 'a type without null',
    after: { type: 'string' },
    wanted: ['breaking type-narrowed', ['string', 'null'], 'string'],
  },
  {
    title: 'fewer values',
    after: { enum: ['a'] },
    wanted: ['breaking enum-value-removed', 'ab', undefined],
  },
  {
    title: 'values that are no fewer',
    after: { enum: ['a', 'ab', 'b'] },
    wanted: [
      'risky changed-otherwise',
      [['a', 'ab']],
      [
        ['a', 'ab', 'b'],
        ['a', 'ab'],
      ],
    ],
  },
])(
  '$title beside a reference is judged by what both demand together',
  ({ before, after, wanted }) => {
    const changes = compareSpecifications(requestOf(text, before ?? {}), requestOf(text, after));

    expect(
      changes.map(({ class: each, kind, before: was, after: is }) => [`${each} ${kind}`, was, is]),
    ).toEqual([wanted]);
  },
);
