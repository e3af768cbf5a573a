import { describe, expect, it } from 'vitest';
import {
  readCallbackSpecification,
  type CallbackOperation,
} from '../../src/openapi/callback-specification.js';
import { readCallbackDocument } from '../../src/published.js';
import type { Finding } from '../../src/traffic/finding.js';
import { TrafficTally } from '../../src/traffic/traffic-tally.js';
import { valueShape } from '../../src/traffic/value-shape.js';

const { operations } = readCallbackSpecification(readCallbackDocument());

function operationOf(operationId: string): CallbackOperation {
  const found = operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`there is no operation ${operationId}`);
  return found;
}

const newInstance = operationOf('newInstance');

function finding(changes: Partial<Finding> = {}): Finding {
  const plain = { side: 'request', kind: 'unknown-member', path: 'region' } as const;
  return { ...plain, sentence: undefined, value: 'cn-north-4', ...changes };
}

const where = (place: string, at: number | null = null) => ({ file: 'calls.jsonl', place, at });

describe('what many calls have in common', () => {
  it('is one group, with the number of calls and the first of them', () => {
    const tally = new TrafficTally({ showsValues: false });
    tally.addCall({ operation: newInstance, findings: [finding(), finding()] }, where('line 1'));
    tally.addCall({ operation: newInstance, findings: [finding()] }, where('line 2'));
    tally.addCall({ operation: newInstance, findings: [] }, where('line 3'));
    expect(tally.report(operations)).toMatchObject({
      calls: 3,
      described: 1,
      groups: [
        {
          operationId: 'newInstance',
          kind: 'unknown-member',
          path: 'region',
          calls: 2,
          first: where('line 1'),
          shape: 'text of 10 characters: digits, letters, signs',
          value: null,
        },
      ],
    });
  });

  it('tells the earliest call where times are known, in whatever order they come', () => {
    const tally = new TrafficTally({ showsValues: false });
    for (const at of [3, 1, 2]) {
      tally.addCall({ operation: newInstance, findings: [finding()] }, where(`call ${at}`, at));
    }
    expect(tally.report(operations).groups).toMatchObject([
      { calls: 3, first: where('call 1', 1) },
    ]);
  });

  it('is one group for all entries of a list, in the words about the first', () => {
    const tally = new TrafficTally({ showsValues: false });
    const refused = (entry: number) =>
      finding({
        kind: 'refused',
        path: '',
        sentence: `parameter invalid: userList.${entry}.orgCode is missing`,
        value: undefined,
      });
    const operation = operationOf('authSync');
    tally.addCall({ operation, findings: [refused(1)] }, where('line 1'));
    tally.addCall({ operation, findings: [refused(0)] }, where('line 2'));
    expect(tally.report(operations).groups).toMatchObject([
      { calls: 2, sentence: 'parameter invalid: userList.1.orgCode is missing', shape: null },
    ]);
  });

  it('takes so many groups and lines and no more, and counts the rest', () => {
    const tally = new TrafficTally({ showsValues: false, groupsMax: 10, unreadableMax: 3 });
    for (let at = 0; at < 100; at += 1) {
      tally.addCall({ operation: newInstance, findings: [finding({ path: `m${at}` })] }, where(''));
      tally.addUnreadable({ file: 'f', place: `line ${at}`, problem: 'is broken' });
    }
    const { groups, leftOut, unreadable, unreadableParts } = tally.report(operations);
    expect(groups).toHaveLength(10);
    expect(unreadableParts).toHaveLength(3);
    expect({ leftOut, unreadable }).toEqual({ leftOut: 90, unreadable: 100 });
  });
});

describe('a value', () => {
  const shown = (changes: Partial<Finding>, operation = newInstance, showsValues = true) => {
    const tally = new TrafficTally({ showsValues });
    tally.addCall({ operation, findings: [finding(changes)] }, where(''));
    return tally.report(operations).groups[0]?.value;
  };

  const unknownCode = {
    side: 'answer',
    kind: 'unknown-code',
    path: 'resultCode',
    value: '000777',
  } as const;

  it.each([
    ['a text', { value: 'cn-north-4' }, '"cn-north-4"'],
    ['a number', { value: 3 }, '3'],
    ['a result code that is not documented', unknownCode, '"000777"'],
    ['a member inside one with a harmless name', { path: 'info[].appInfo.mode' }, '"cn-north-4"'],
    ['a long text, cut', { value: 'x'.repeat(100) }, `"${'x'.repeat(63)}…`],
    [
      'what steers a terminal, made visible',
      { value: '\u001b[31m\u009b\u202e' },
      String.raw`"\u001b[31m` + '\ufffd\ufffd"',
    ],
  ])('is shown when it is asked for: %s', (_title, changes, text) => {
    expect(shown(changes)).toBe(text);
    expect(shown(changes, newInstance, false)).toBeNull();
  });

  it.each([
    ['a password', { path: 'info[].appInfo.password' }],
    ['a License', { path: 'license' }],
    ['a link that may log somebody in', { path: 'frontEndUrl', value: 'https://x/?ticket=1' }],
    ['a member with such a name', { path: 'adminMobile' }],
    ['a member inside one with such a name', { path: 'customer.level' }],
    ['an address of mail', { value: 'who@example.com' }],
    ['a number to call', { value: '+86 138 0000 0000' }],
    ['a number to call that is a number', { value: 13_800_000_000 }],
    ['a number to call inside a text', { value: 'call (010) 0000-0000' }],
    ['a number of an identity card', { value: '11010119000101000X' }],
    ['a link under a harmless name', { value: 'https://x/?t=1' }],
    ['what looks like a key', { value: 'd41d8cd98f00b204' }],
    ['what looks like a JSON Web Token', { value: 'head.body.signed' }],
    ...[
      'initialPwd',
      'accessKey',
      'apikey',
      'tel',
      'loginPin',
      'realName',
      'verifyCode',
      'jwt',
      'x.auth',
      '手机',
    ].map((path): [string, Partial<Finding>] => [`a member named ${path}`, { path }]),
    ['an object, which may hold anything', { value: { a: 1 } }],
  ])('is never shown: %s', (_title, changes) => {
    expect(shown(changes)).toBeNull();
  });

  it('of a sensitive operation is never shown, whatever its name', () => {
    const sensitive = operations.filter((operation) => operation.sensitive);
    expect(sensitive.length).toBeGreaterThan(10);
    for (const operation of sensitive) expect(shown({}, operation)).toBeNull();
  });

  it.each([
    ['', 'empty text'],
    ['a', 'text of 1 character: letters'],
    ['云 1', 'text of 3 characters: digits, Chinese characters, blanks'],
    ['é\n-', 'text of 3 characters: other letters, control characters, signs'],
    [null, 'null'],
    [1, 'whole number'],
    [1.5, 'fraction'],
    [true, 'true or false'],
    [[1, 2], 'list of 2'],
    [{ a: 1 }, 'object of 1 member'],
    [{}, 'object of 0 members'],
  ])('%j is told as %s', (value, shape) => {
    expect(valueShape(value)).toBe(shape);
  });
});
