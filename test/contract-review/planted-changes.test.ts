import { describe, expect, test } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import { plantedChanges } from '../support/planted-changes.js';
import { realDocument, realSpecifications } from '../support/real-specifications.js';

describe('a change of the published specifications', () => {
  test.each(plantedChanges)('$specification: $title', ({ specification, plant, wanted }) => {
    const revision = realDocument(specification);
    plant(revision);

    const changes = compareSpecifications(
      realSpecifications(),
      new Map(realSpecifications()).set(specification, revision),
    );

    expect(changes.map(({ id, class: each }) => `${each} ${id}`)).toEqual(wanted);
  });

  test('has the same id whatever else has changed', () => {
    const revision = realDocument('callbacks');
    const planted = plantedChanges.filter(({ specification }) => specification === 'callbacks');
    const together = planted.filter(
      ({ title }) => !/moves|another name|other keys|a code moves/.test(title),
    );
    for (const { plant } of together) plant(revision);

    const ids = compareSpecifications(
      new Map([['callbacks', realDocument('callbacks')]]),
      new Map([['callbacks', revision]]),
    ).map(({ id }) => id);

    const alone = together
      .flatMap(({ wanted }) => wanted.map((each) => each.slice(each.indexOf(' ') + 1)))
      // Of one text two lengths are planted, and of one member two kinds: the later stays.
      .filter((id) => !/tightened=maxLength|channel\/optional/.test(id));
    expect(ids.toSorted()).toEqual([...new Set(alone)].toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is none where only the order of members, of allowed values and of what is required differs', () => {
    const reversed = new Map(
      [...realSpecifications()].map(([name, document]) => [name, withOrderReversed(document)]),
    );

    expect(compareSpecifications(realSpecifications(), reversed)).toEqual([]);
  });

  test('is the entry itself, operation by operation, where one has come', () => {
    const without = new Map([...realSpecifications()].filter(([name]) => name !== 'emulator'));

    const changes = compareSpecifications(without, realSpecifications());

    expect(new Set(changes.map(({ kind, class: each }) => `${each} ${kind}`))).toEqual(
      new Set(['harmless operation-added']),
    );
    expect(changes).toHaveLength(23);
  });
});

/** Objects backwards, and those lists whose order means nothing. */
function withOrderReversed<Value>(value: Value): Value {
  const reversed = (node: unknown, name: string, isExample: boolean): unknown => {
    if (Array.isArray(node)) {
      const list = node.map((each: unknown) => reversed(each, '', isExample));
      const isSet = !isExample && (name === 'enum' || name === 'required');
      return isSet ? list.toReversed() : list;
    }
    if (typeof node !== 'object' || node === null) return node;
    const members = Object.entries(node).map(([key, each]) => [
      key,
      reversed(each, key, isExample || key === 'example' || key === 'examples' || key === 'value'),
    ]);
    return Object.fromEntries(members.toReversed()) as unknown;
  };
  return reversed(value, '', false) as Value;
}
