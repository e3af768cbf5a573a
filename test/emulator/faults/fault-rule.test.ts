import { expect, it } from 'vitest';
import { createFaultControl } from '../../../src/emulator/faults/fault-control.js';
import { faultAmounts } from '../../../src/emulator/faults/fault-kinds.js';
import { faultRuleSchema, parseFaults, storm } from '../../../src/emulator/faults/fault-rule.js';
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
  ['parallel=8', [{ kind: 'parallel', count: 8, probability: 1 }]],
  ['clock-ahead=55000', [{ kind: 'clock-ahead', ms: 55_000, probability: 1 }]],
  ['clock-behind=65000', [{ kind: 'clock-behind', ms: 65_000, probability: 1 }]],
  ['storm', storm],
  ['', []],
] as const)('%j is read', (text, rules) => {
  expect(parseFaults(text)).toEqual(rules);
});

it.each([
  ['rain', /there is no fault "rain"; there are: storm, duplicate, parallel/],
  ['duplicate!', /"duplicate!" is no fault: write its name, then =number/],
  ['duplicate:2', /fault duplicate:2: probability /],
  ['duplicate:0', /fault duplicate:0: probability /],
  ['delay=0', /fault delay=0: ms /],
  ['replay*0', /fault replay\*0: times /],
  ['parallel=1', /fault parallel=1: count /],
  [
    'replay=5',
    /ms is nothing that replay knows; those that do: delay, slow-body, clock-ahead, clock-behind$/,
  ],
  [
    'clock-ahead=60000',
    /ms is too near to the window of 60000 to say what must be answered: at most 55000 \(accepted\) or at least 65000 \(refused\)$/,
  ],
  ['clock-behind=55001', /ms is too near to the window/],
  ['clock-behind=64999', /ms is too near to the window/],
])('%j is refused in words', (text, words) => {
  expect(() => parseFaults(text)).toThrow(ActionError);
  expect(() => parseFaults(text)).toThrow(words);
});

it('every number that is usual could be given', () => {
  for (const [kind, { member, usual }] of Object.entries(faultAmounts)) {
    const rule = faultRuleSchema.parse({ kind, [member]: usual });
    expect(parseFaults(`${kind}=${usual}`)).toEqual([rule]);
  }
});

it('a count is nothing that a delay knows, and the message says what does', () => {
  const { error } = faultRuleSchema.safeParse({ kind: 'delay', count: 3 });
  expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [['count'], 'is nothing that delay knows; those that do: parallel'],
  ]);
});

it('the storm is made of rules that could be written', () => {
  expect(storm.map((rule) => faultRuleSchema.parse(rule))).toEqual(storm);
});

it('an operation that does not exist is refused with those that do, where they are known', () => {
  const rules = parseFaults('duplicate@newInstanc');
  const refused = () => createFaultControl(rules, 1, ['newInstance', 'queryInstance']);
  expect(refused).toThrow(ActionError);
  expect(refused).toThrow(
    'fault duplicate: there is no operation newInstanc; there are: newInstance, queryInstance',
  );
  expect(createFaultControl(rules).list()).toHaveLength(1);
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
