import { expect, it } from 'vitest';
import { createFaultControl } from '../../../src/emulator/faults/fault-control.js';
import { parseFaults, storm } from '../../../src/emulator/faults/fault-rule.js';
import { ActionError } from '../../../src/emulator/marketplace.js';

it.each([
  ['duplicate', [{ kind: 'duplicate', probability: 1 }]],
  ['lost-answer:0.2', [{ kind: 'lost-answer', probability: 0.2 }]],
  [
    'parallel@newInstance+refreshInstance*3',
    [
      {
        kind: 'parallel',
        operations: ['newInstance', 'refreshInstance'],
        times: 3,
        probability: 1,
      },
    ],
  ],
  [
    'delay=500, replay',
    [
      { kind: 'delay', ms: 500, probability: 1 },
      { kind: 'replay', probability: 1 },
    ],
  ],
  ['storm', storm],
  ['', []],
] as const)('%j is read', (text, rules) => {
  expect(parseFaults(text)).toEqual(rules);
});

it.each([
  ['rain', /there is no fault "rain"; there are: storm, duplicate, parallel/],
  ['duplicate!', /"duplicate!" is no fault: write its name, then =milliseconds/],
  ['duplicate:2', /fault duplicate:2: probability /],
  ['duplicate:0', /fault duplicate:0: probability /],
  ['delay=0', /fault delay=0: ms /],
  ['replay*0', /fault replay\*0: times /],
])('%j is refused in words', (text, words) => {
  expect(() => parseFaults(text)).toThrow(ActionError);
  expect(() => parseFaults(text)).toThrow(words);
});

it('a rule strikes the operations it is meant for, as often as it may', () => {
  const control = createFaultControl(parseFaults('duplicate@newInstance*2'));
  const struck = ['newInstance', 'refreshInstance', 'newInstance', 'newInstance'].map(
    (operationId) => control.strike(operationId).has('duplicate'),
  );
  expect(struck).toEqual([true, false, true, false]);
  expect(control.list()).toMatchObject([{ id: 'F1', kind: 'duplicate', struck: 2 }]);
});

it('the same seed strikes the same calls, and as many as the probability says', () => {
  const play = (seed: number) => {
    const control = createFaultControl(parseFaults('duplicate:0.3'), seed);
    return Array.from({ length: 1_000 }, () => control.strike('newInstance').size);
  };
  expect(play(1)).toEqual(play(1));
  expect(play(1)).not.toEqual(play(2));
  const count = play(1).reduce((sum, each) => sum + each, 0);
  expect(count).toBeGreaterThan(250);
  expect(count).toBeLessThan(350);
});

it('rules come and go while the marketplace is played', () => {
  const control = createFaultControl();
  const { id } = control.add({ kind: 'replay', probability: 1 });
  expect([...control.strike('newInstance').keys()]).toEqual(['replay']);
  expect(control.remove(id)).toBe(true);
  expect(control.remove(id)).toBe(false);
  control.add({ kind: 'delay', probability: 1 });
  control.clear();
  expect(control.list()).toEqual([]);
  expect(control.strike('newInstance').size).toBe(0);
});
