import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { HandlerName, LicenseAsk } from '../../src/domain/handler-calls.js';
import { checkAnswer } from '../../src/handlers/check-answer.js';
import { later, refuse, refusalCodes } from '../../src/handlers/provision-results.js';
import { aPurchase } from '../support/handler-asks.js';
import { anInstance } from '../support/instances.js';

const secret = 'sekrit-of-a-buyer';
const frontEndUrl = 'https://app.example.com';
const noProvision =
  'answered something else than access data with frontEndUrl, later() or refuse(…)';

describe('provision', () => {
  it.each([
    ['an address', { frontEndUrl }, { kind: 'ready', access: { frontEndUrl } }],
    [
      'all access data; undefined is absent',
      { frontEndUrl, adminUrl: undefined, userName: 'ann', password: 'p', memo: '你好' },
      { kind: 'ready', access: { frontEndUrl, userName: 'ann', password: 'p', memo: '你好' } },
    ],
    ['later()', later(), { kind: 'later' }],
    ['later in a second', later({ retryAfterMs: 1_000 }), { kind: 'later', retryAfterMs: 1_000 }],
    ['a refusal', refuse('sold-out', 'no'), { kind: 'refused', code: '000106', reason: 'no' }],
    ['a code', refuse('000103', 'twice'), { kind: 'refused', code: '000103', reason: 'twice' }],
  ])('may answer %s', (_, answer, taken) => {
    expect(check('provision', answer, aPurchase())).toEqual(taken);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, noProvision],
    ['null', null, noProvision],
    ['a text', secret, noProvision],
    ['a list', [secret], noProvision],
    ['a kind that does not exist', { kind: secret }, noProvision],
    ['no address', { password: secret }, 'answered frontEndUrl: must be an http or https URL'],
    [
      'an address that is none',
      { frontEndUrl: secret },
      'answered frontEndUrl: must be an http or https URL without blanks',
    ],
    [
      'a misspelt member',
      { frontEndUrl, passwort: secret },
      'answered a member that access data does not have; there are frontEndUrl, adminUrl, userName, password, memo',
    ],
    [
      'several that are too long or empty',
      { frontEndUrl, userName: '', password: secret.repeat(10) },
      'answered userName: must not be empty; leave it out instead; password: must have at most 128 characters',
    ],
    ['null for a member', { frontEndUrl, password: null }, 'answered password: must be a text'],
    [
      'a pause that is too short',
      later({ retryAfterMs: 999 }),
      'answered retryAfterMs: must be at least 1000, a second',
    ],
    [
      'a code that is none',
      { ...refuse('sold-out', 'no'), code: secret },
      `answered code: must be one of 000005, 000100, 000101, 000102, 000103, 000104, 000105, 000106, 000107`,
    ],
    [
      'no reason',
      { ...refuse('sold-out', '') },
      'answered reason: must not be empty; leave it out instead',
    ],
  ])('may not answer %s', (_, answer, sentence) => {
    expect(refusalOf('provision', answer, aPurchase())).toBe(sentence);
  });

  it('for SaaS V1, accounts must fit into what travels encrypted', () => {
    const answer = { frontEndUrl, userName: '名'.repeat(27) };
    expect(check('provision', answer, aPurchase())).toMatchObject({ kind: 'ready' });
    const older = aPurchase({ instance: anInstance({ soldBy: 'saas-v1' }) });
    expect(refusalOf('provision', answer, older)).toMatch(
      /^answered userName: must have at most 79 bytes of UTF-8/,
    );
  });

  it('each named reason of refuse() is a code that the marketplace knows', () => {
    for (const name of Object.keys(refusalCodes) as (keyof typeof refusalCodes)[]) {
      expect(check('provision', refuse(name, 'why'), aPurchase())).toEqual({
        kind: 'refused',
        code: refusalCodes[name],
        reason: 'why',
      });
    }
  });
});

const order = { kind: 'order', orderId: 'CS1' };
const application = { kind: 'application' };
const bytes = new Uint8Array([1, 2, 3]);

describe('the other handlers', () => {
  it.each<[HandlerName, unknown, unknown, unknown]>([
    ['checkChange', {}, true, { possible: true }],
    ['checkChange', {}, { possible: true }, { possible: true }],
    [
      'checkChange',
      {},
      false,
      { possible: false, reason: 'the handler says so and gives no reason' },
    ],
    ['checkChange', {}, { possible: false, reason: 'no' }, { possible: false, reason: 'no' }],
    ['issueLicense', order, 'L-1', 'L-1'],
    ['issueLicense', order, undefined, undefined],
    ['issueLicense', application, 'line 1\nline 2', 'line 1\nline 2'],
    ['issueLicense', application, { fileName: 'a.lic', bytes }, { fileName: 'a.lic', bytes }],
    ['issueLicense', application, undefined, undefined],
    ['judgeLicenseRequest', {}, 'accepted', 'accepted'],
    ['judgeLicenseRequest', {}, '000902', '000902'],
    ['usage', {}, [], []],
    [
      'usage',
      {},
      [
        { instanceId: 'i', beginAt: new Date(0), endAt: '1970-01-01T01:00:00Z', value: 1.5 },
        { instanceId: 'i', beginAt: 0, endAt: 1, value: '1', packageInstanceId: 'p' },
      ],
      [
        { instanceId: 'i', beginAt: 0, endAt: 3_600_000, value: '1.5' },
        { instanceId: 'i', beginAt: 0, endAt: 1, value: '1', packageInstanceId: 'p' },
      ],
    ],
    ['renew', {}, { anything: 1 }, undefined],
  ])('%s of %j may answer %j', (name, ask, answer, taken) => {
    expect(check(name, answer, ask)).toEqual(taken);
  });

  it.each<[HandlerName, unknown, unknown, RegExp]>([
    ['checkChange', {}, undefined, /^answered something else than true, false or \{ possible/],
    ['checkChange', {}, { possible: false }, /^answered something else than true, false/],
    [
      'issueLicense',
      order,
      'line 1\nline 2',
      /^answered something else than one line of 1 to 4096/,
    ],
    [
      'issueLicense',
      order,
      'x'.repeat(4_097),
      /^answered something else than one line of 1 to 4096/,
    ],
    ['issueLicense', order, { fileName: 'a', bytes }, /^answered something else than one line/],
    [
      'issueLicense',
      application,
      '',
      /^answered something else than a text that is not empty, \{ fileName, bytes/,
    ],
    [
      'issueLicense',
      application,
      { fileName: '', bytes },
      /^answered fileName: must be a text of 1 to 1024 characters$/,
    ],
    ['judgeLicenseRequest', {}, secret, /^answered something else than one of accepted, delivered/],
    ['usage', {}, undefined, /^answered something else than an array of usage records$/],
    [
      'usage',
      {},
      [{ instanceId: 'i', beginAt: '2026-01-01 10:00', endAt: 0, value: '1' }, secret],
      /^answered \[0\]\.beginAt: must be a time: .*; \[1\]: must be a record: \{ instanceId/,
    ],
    [
      'usage',
      {},
      Array.from({ length: 9 }, () => secret),
      /\[4\]: must be a record: [^;]*; and 4 more$/,
    ],
  ])('%s of %j may not answer %j', (name, ask, answer, sentence) => {
    expect(refusalOf(name, answer, ask)).toMatch(sentence);
  });
});

function check(name: HandlerName, answer: unknown, ask: unknown): unknown {
  return checkAnswer(name, serialize(answer), ask as LicenseAsk);
}

/** What is said of an answer that is not taken; nothing of it is repeated. */
function refusalOf(name: HandlerName, answer: unknown, ask: unknown): string {
  try {
    check(name, answer, ask);
  } catch (error) {
    const { message } = error as Error;
    expect(message).not.toContain(secret);
    return message;
  }
  throw new Error('it was taken');
}
