import { describe, expect, it } from 'vitest';
import { answerChecks, type AnswerCheck } from '../../src/emulator/answer-checks.js';
import { encryptSensitiveField } from '../../src/protocol/sensitive-field.js';
import {
  answeredFrontEndUrl,
  answerKey,
  judge,
  judgeOutcome,
  madeInstance,
  type AnswerToJudge,
} from '../support/judged-answer.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const made = madeInstance;
const frontEndUrl = answeredFrontEndUrl;
const found = (appInfo: object) => ({
  ...success,
  info: [{ instanceId: 'i-1', appInfo: { frontEndUrl, ...appInfo } }],
});
const encrypted = (plain: string, encryptType: '1' | '2' = '1', accessKey = answerKey) =>
  encryptSensitiveField({ accessKey, encryptType, iv: 'abcdefghij123456', plain });

describe('an answer without fault is found without fault', () => {
  const answers: Readonly<Record<string, AnswerToJudge>> = {
    'a purchase that was made': {},
    'a purchase that is under way': { says: { ...made, resultCode: '000004' } },
    'a refusal': { says: { resultCode: '000005', resultMsg: 'internal error' } },
    'a refusal by a rule of the seller': { says: { resultCode: '000106', resultMsg: 'sold out' } },
    'nothing but success': { operationId: 'refreshInstance', says: success },
    'a License in the answer': {
      operationId: 'getLicenseV1',
      says: { ...made, license: 'a License' },
    },
    'a call of the older kit': { operationId: 'tenantSyncV1', says: success },
    'access data in clear text': {
      operationId: 'queryInstance',
      says: found({ userName: 'admin', password: 'p', memo: 'as you like' }),
    },
    'Chinese in escapes': {
      operationId: 'queryInstance',
      says: JSON.stringify(found({ memo: 'x' })).replace('"x"', String.raw`"\u4e2d\u6587"`),
    },
    'the older interface, encrypted': {
      operationId: 'newInstanceV1',
      says: {
        ...{ ...made, encryptType: '2' },
        appInfo: { frontEndUrl, userName: encrypted('admin', '2'), password: encrypted('p', '2') },
      },
    },
    'the older interface, encrypted as it is when nothing is said': {
      operationId: 'newInstanceV1',
      says: { ...made, appInfo: { frontEndUrl, userName: encrypted('admin') } },
    },
    'another charset and case of the content type': {
      contentType: 'Application/JSON ; charset=utf8',
    },
    'the key before this one, during a rotation': {
      keys: ['the-new-key', answerKey],
    },
    'the longest resultMsg, of characters outside ASCII': {
      says: { ...made, resultMsg: '好'.repeat(255) },
    },
    'just in time': { durationMs: 5_000 },
  };

  it.each(Object.entries(answers))('%s', (_, given) => {
    expect(judge(given).findings).toEqual([]);
  });

  it('code, message and members of it can be read', () => {
    expect(judge({})).toMatchObject({
      resultCode: '000000',
      resultMsg: 'success.',
      members: made,
    });
  });
});

describe('what is wrong with an answer is named', () => {
  const faults: readonly (readonly [AnswerCheck, string, AnswerToJudge, RegExp])[] = [
    ['in-time', 'late', { durationMs: 5_001 }, /^the answer took 5\.0 s$/],
    ['status-200', 'a server error', { status: 500 }, /^the status is 500$/],
    ['status-200', 'created', { status: 201 }, /^the status is 201$/],
    [
      'status-200',
      'a redirect',
      { status: 302 },
      /^the status is 302, a redirect, which the marketplace does not follow$/,
    ],
    ['content-type', 'none', { contentType: undefined }, /^there is no Content-Type$/],
    [
      'content-type',
      'a page',
      { contentType: 'text/html; charset=utf-8' },
      /^Content-Type is "text\/html; charset=utf-8"$/,
    ],
    [
      'content-type',
      'something that begins alike',
      { contentType: 'application/json-seq' },
      /^Content-Type is "application\/json-seq"$/,
    ],
    ['json', 'nothing', { says: '' }, /^the body is empty$/],
    ['json', 'a page', { says: '<!doctype html><p>' }, /begins with "<!doctype html><p>"$/],
    ['json', 'a list', { says: '[{"resultCode":"000000"}]' }, /^the 25 bytes of the body are no/],
    ['json', 'a text', { says: '"000000"' }, /are no JSON object$/],
    ['json', 'null', { says: 'null' }, /are no JSON object$/],
    [
      'json',
      'another charset',
      { says: Buffer.from('{"resultCode":"000000","resultMsg":"\xe9"}', 'latin1') },
      /are no JSON object$/,
    ],
    [
      'result-code',
      'missing',
      { says: { ...made, resultCode: undefined } },
      /^resultCode is missing$/,
    ],
    [
      'result-code',
      'a number',
      { says: { ...made, resultCode: 0 } },
      /^resultCode is no text of six digits$/,
    ],
    [
      'result-code',
      'too short',
      { says: { ...made, resultCode: '0000' } },
      /^resultCode is no text of six digits$/,
    ],
    [
      'result-msg',
      'missing',
      { says: { ...made, resultMsg: undefined } },
      /^resultMsg is missing$/,
    ],
    [
      'result-msg',
      'empty',
      { says: { ...made, resultMsg: '' } },
      /^resultMsg is no text of 1 to 255 characters$/,
    ],
    [
      'result-msg',
      'too long',
      { says: { ...made, resultMsg: 'x'.repeat(256) } },
      /^resultMsg is no text of 1 to 255 characters$/,
    ],
    ['body-sign-present', 'no header', { bodySign: [] }, /^there is no header Body-Sign$/],
    [
      'body-sign-present',
      'another case',
      { bodySign: ['body-sign', 'x'] },
      /^the header is written "body-sign": its case counts; HTTP\/2 and some proxies change it$/,
    ],
    [
      'body-sign-form',
      'the signature alone',
      { bodySign: ['Body-Sign', 'abc='] },
      /^Body-Sign has not the form that is documented$/,
    ],
    [
      'body-sign-right',
      'another key',
      { keys: ['some-other-key'] },
      /^the signature of Body-Sign is not that of these bytes with this key/,
    ],
    [
      'documented-code',
      'of another interface',
      { says: { resultCode: '000009', resultMsg: 'x' } },
      /^resultCode must be/,
    ],
    ['required-fields', 'no id', { says: success }, /^instanceId is missing$/],
    [
      'required-fields',
      'no address',
      {
        operationId: 'queryInstance',
        says: { ...success, info: [{ instanceId: 'i-1', appInfo: {} }] },
      },
      /^info\/0\/appInfo\/frontEndUrl is missing$/,
    ],
    [
      'field-lengths',
      'an id',
      { says: { ...made, instanceId: 'i'.repeat(65) } },
      /^instanceId must NOT have more than 64 characters$/,
    ],
    [
      'field-lengths',
      'an id, counted as Java counts',
      { says: { ...made, instanceId: '😀'.repeat(33) } },
      /^instanceId must not have more than 64 characters$/,
    ],
    [
      'field-forms',
      'a number for an id',
      { says: { ...made, instanceId: 7 } },
      /^instanceId must be string$/,
    ],
    [
      'no-other-fields',
      'one more',
      { says: { ...made, id: 7 } },
      /^id is no member of this answer$/,
    ],
    [
      'decryptable',
      'clear text',
      {
        operationId: 'newInstanceV1',
        says: { ...made, encryptType: '1', appInfo: { frontEndUrl, userName: 'admin'.repeat(8) } },
      },
      /^appInfo\.userName does not decrypt with the Key and encryptType 1$/,
    ],
    [
      'decryptable',
      'the other algorithm',
      {
        operationId: 'queryInstanceV1',
        says: { ...found({ password: encrypted('secret', '1') }), encryptType: '2' },
      },
      /^appInfo\.password does not decrypt with the Key and encryptType 2$/,
    ],
    [
      'decryptable',
      'another key',
      {
        operationId: 'newInstanceV1',
        says: {
          ...{ ...made, encryptType: '1' },
          appInfo: { frontEndUrl, password: encrypted('secret', '1', 'another-key') },
        },
      },
      /^appInfo\.password does not decrypt/,
    ],
    [
      'memo-escaped',
      'Chinese as it is',
      { operationId: 'queryInstance', says: found({ memo: '请修改密码' }) },
      /^memo holds characters outside ASCII as they are$/,
    ],
  ];

  it.each(faults)('%s: %s', (name, _, given, words) => {
    const { findings } = judge(given);
    expect(findings.map((each) => each.check)).toEqual([name]);
    expect(findings[0]?.problem).toMatch(words);
  });

  it('everything at once is named at once', () => {
    const given = {
      status: 500,
      contentType: undefined,
      bodySign: [],
      says: '',
      durationMs: 6_000,
    };
    expect(judge(given).findings.map((each) => each.check)).toEqual([
      'in-time',
      'status-200',
      'content-type',
      'body-sign-present',
      'json',
    ]);
  });

  it('every check can fail but those that need more than one answer', () => {
    const proven = new Set<string>(['arrives', ...faults.map(([name]) => name)]);
    expect(Object.keys(answerChecks).filter((name) => !proven.has(name))).toEqual([
      'same-for-repeat',
      'own-instance',
      'refuses-forgery',
    ]);
  });
});

describe('no answer', () => {
  it.each([
    ['refused', 'arrives'],
    ['cut-off', 'arrives'],
    ['answer-too-large', 'arrives'],
    ['timed-out', 'in-time'],
  ] as const)('%s fails %s, in the words of the client', (failure, name) => {
    const outcome = { kind: 'failed', failure, sentence: 'what happened', durationMs: 1 } as const;
    expect(judgeOutcome(outcome, {})).toEqual({
      findings: [{ check: name, problem: 'what happened' }],
      resultCode: undefined,
      resultMsg: undefined,
      members: {},
    });
  });
});
