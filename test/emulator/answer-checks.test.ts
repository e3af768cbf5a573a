import { expect, it } from 'vitest';
import { answerChecks, checkAnswer, type AnswerCheck } from '../../src/emulator/answer-checks.js';
import type { HttpOutcome } from '../../src/emulator/http-exchange.js';
import { answerValidator } from '../../src/openapi/answer-validator.js';
import { bodySign } from '../../src/protocol/body-sign.js';
import { encryptSensitiveField } from '../../src/protocol/sensitive-field.js';
import { readPublished } from '../../src/published.js';

const { specification } = readPublished();
const validator = answerValidator(specification.document);
const accessKey = '00112233-4455-6677-8899-aabbccddeeff';

const ok = { resultCode: '000000', resultMsg: 'success.' };
const bought = { ...ok, instanceId: 'i1' };
const frontEndUrl = 'https://app.example.com';
const found = (appInfo: object) => ({ ...ok, info: [{ instanceId: 'i1', appInfo }] });
const encrypted = (plain: string, key = accessKey) =>
  encryptSensitiveField({ accessKey: key, encryptType: '1', iv: 'A1b2C3d4E5f6G7h8', plain });
const undecryptable = encrypted('first password', 'another key');
const boughtV1 = (appInfo: object) => ({
  ...bought,
  encryptType: '1',
  appInfo: { frontEndUrl, ...appInfo },
});

it.each([
  ['refreshInstance', ok],
  ['newInstance', bought],
  ['newInstance', { ...bought, resultCode: '000004' }],
  ['newInstance', { resultCode: '000106', resultMsg: 'sold out' }],
  ['queryInstance', found({ frontEndUrl })],
  ['newInstanceV1', boughtV1({ userName: encrypted('admin'), password: encrypted('secret') })],
  // Optional on its page, with AES-256 where it is missing.
  ['newInstanceV1', { ...bought, appInfo: { frontEndUrl, userName: encrypted('admin') } }],
  ['getLicenseV1', { ...bought, license: 'a License' }],
  ['tenantSyncV1', ok],
] as const)('nothing is wrong with an answer of %s: %j', (operationId, answer) => {
  expect(checksOf(operationId, answered({ answer }))).toEqual([]);
});

const broken = [
  ['arrives', 'newInstance', failed('refused')],
  ['in-time', 'newInstance', failed('timed-out')],
  ['in-time', 'newInstance', answered({ answer: bought, durationMs: 5_001 })],
  ['status-200', 'newInstance', answered({ answer: bought, status: 302 })],
  ['content-type', 'newInstance', answered({ answer: bought, contentType: 'text/html' })],
  ['content-type', 'newInstance', answered({ answer: bought, contentType: 'application/jsonp' })],
  ['content-type', 'newInstance', answered({ answer: bought, contentType: undefined })],
  ['json', 'newInstance', answered({ text: '<html>' })],
  ['json', 'newInstance', answered({ text: '' })],
  ['json', 'newInstance', answered({ text: '[]' })],
  ['result-code', 'refreshInstance', answered({ answer: { resultMsg: 'x' } })],
  ['result-code', 'refreshInstance', answered({ answer: { ...ok, resultCode: 0 } })],
  ['result-code', 'refreshInstance', answered({ answer: { ...ok, resultCode: '00000' } })],
  ['result-msg', 'refreshInstance', answered({ answer: { resultCode: '000000' } })],
  ['result-msg', 'refreshInstance', answered({ answer: { ...ok, resultMsg: 'x'.repeat(256) } })],
  ['body-sign-present', 'newInstance', answered({ answer: bought, signName: undefined })],
  ['body-sign-present', 'newInstance', answered({ answer: bought, signName: 'Body-sign' })],
  ['body-sign-form', 'newInstance', answered({ answer: bought, sign: 'HMAC-SHA256 x' })],
  ['body-sign-right', 'newInstance', answered({ answer: bought, signedText: 'another' })],
  ['documented-code', 'refreshInstance', answered({ answer: { ...ok, resultCode: '000900' } })],
  ['required-fields', 'newInstance', answered({ answer: ok })],
  ['required-fields', 'queryInstance', answered({ answer: found({}) })],
  ['field-lengths', 'newInstance', answered({ answer: { ...ok, instanceId: 'i'.repeat(65) } })],
  // Counted as Java counts: an emoji is two.
  ['field-lengths', 'newInstance', answered({ answer: { ...ok, instanceId: '😀'.repeat(33) } })],
  ['field-forms', 'newInstance', answered({ answer: { ...ok, instanceId: 7 } })],
  ['no-other-fields', 'newInstance', answered({ answer: { ...bought, colour: 'red' } })],
  ['decryptable', 'newInstanceV1', answered({ answer: boughtV1({ password: undecryptable }) })],
  ['memo-escaped', 'queryInstance', answered({ answer: found({ frontEndUrl, memo: '中文' }) })],
] as const;

it.each(broken)('%s is found in an answer of %s', (check, operationId, outcome) => {
  expect(checksOf(operationId, outcome)).toEqual([check]);
});

it('every check of an answer is tried above, but for those that need more than one answer', () => {
  const tried = new Set<string>(broken.map(([check]) => check));
  expect(Object.keys(answerChecks).filter((check) => !tried.has(check))).toEqual([
    'same-for-repeat',
    'own-instance',
    'refuses-forgery',
  ]);
});

it('during a rotation any key of the class may have signed', () => {
  const outcome = answered({ answer: ok });
  const { findings } = checkAnswer({
    callback: callback('refreshInstance'),
    outcome,
    keys: ['the next key', accessKey],
    validator,
  });
  expect(findings).toEqual([]);
});

it('no finding tells what was in a secret field', () => {
  const secret = 'Hunter2-Hunter2';
  const answer = boughtV1({ userName: secret, password: secret, memo: `中${secret}` });
  const { findings } = checkAnswer({
    callback: callback('newInstanceV1'),
    outcome: answered({ answer }),
    keys: [accessKey],
    validator,
  });
  expect(findings.length).toBeGreaterThan(0);
  expect(JSON.stringify(findings)).not.toContain(secret);
});

interface Answered {
  readonly answer?: object;
  readonly text?: string;
  readonly status?: number;
  readonly contentType?: string | undefined;
  readonly signName?: string | undefined;
  readonly sign?: string;
  readonly signedText?: string;
  readonly durationMs?: number;
}

function answered(details: Answered): HttpOutcome {
  const { text = JSON.stringify(details.answer), status = 200, durationMs = 2 } = details;
  const contentType = 'contentType' in details ? details.contentType : 'application/json';
  const signName = 'signName' in details ? details.signName : 'Body-Sign';
  const sign = details.sign ?? bodySign(accessKey, Buffer.from(details.signedText ?? text));
  return {
    kind: 'answered',
    status,
    rawHeaders: [
      ...(contentType === undefined ? [] : ['Content-Type', contentType]),
      ...(signName === undefined ? [] : [signName, sign]),
    ],
    body: Buffer.from(text),
    durationMs,
  };
}

function failed(failure: 'refused' | 'timed-out'): HttpOutcome {
  return { kind: 'failed', failure, sentence: 'seller.example.com did not answer', durationMs: 1 };
}

function checksOf(operationId: string, outcome: HttpOutcome): readonly AnswerCheck[] {
  const { findings } = checkAnswer({
    callback: callback(operationId),
    outcome,
    keys: [accessKey],
    validator,
  });
  return [...new Set(findings.map(({ check }) => check))];
}

function callback(operationId: string) {
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`no ${operationId}`);
  return { operation, request: {} };
}
