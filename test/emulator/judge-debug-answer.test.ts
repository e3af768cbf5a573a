import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../src/emulator/answer-checks.js';
import { judgeDebugAnswer } from '../../src/emulator/debug-cases/judge-debug-answer.js';
import type { HttpOutcome } from '../../src/emulator/http-exchange.js';
import { answerValidator } from '../../src/openapi/answer-validator.js';
import { bodySign } from '../../src/protocol/body-sign.js';
import { readPublished } from '../../src/published.js';

const { specification } = readPublished();
const validator = answerValidator(specification.document);
const key = 'test-access-key-of-a-debugged-seller';

const success = { resultCode: '000000', resultMsg: 'success.' };
const appInfo = { frontEndUrl: 'https://app.example.com' };
const usage = { usageValue: 1.5, statisticalTime: '20240315080000000' };

interface Sent {
  readonly status?: number;
  readonly contentType?: string;
  readonly signedWith?: string | undefined;
  readonly durationMs?: number;
}

describe('the debugging page', () => {
  it.each<[string, object]>([
    ['newInstance', { ...success, instanceId: 'i-1' }],
    ['newInstanceV1', { ...success, instanceId: 'i-1', appInfo }],
    ['queryInstance', { ...success, info: [{ instanceId: 'i-1', usageInfo: [usage] }] }],
    ['queryInstanceV1', { ...success, info: [{ instanceId: 'i-1' }] }],
    ['releaseInstance', success],
    ['tenantSync', success],
    ['getLicenseV1', { ...success, instanceId: 'i-1', license: 'a License' }],
  ])('has nothing to say to a good answer to %s', (operationId, answer) => {
    expect(judged(operationId, answer)).toEqual([]);
  });

  it.each<[string, string, object, readonly string[]]>([
    [
      'a failure',
      'releaseInstance',
      { resultCode: '000003', resultMsg: 'unknown.' },
      ['resultCode is 000003: a debug case passes with 000000 only'],
    ],
    [
      'what is still being made',
      'newInstance',
      { resultCode: '000004', resultMsg: 'in progress.', instanceId: 'i-1' },
      ['resultCode is 000004: a debug case passes with 000000 only'],
    ],
    ['no resultMsg', 'releaseInstance', { resultCode: '000000' }, ['resultMsg is missing']],
    ['no resultCode', 'releaseInstance', { resultMsg: 'ok' }, ['resultCode is missing']],
    ['no instanceId', 'newInstance', success, ['instanceId is missing']],
    ['no License', 'getLicenseV1', { ...success, instanceId: 'i-1' }, ['license is missing']],
    [
      'no frontEndUrl',
      'newInstanceV1',
      { ...success, instanceId: 'i-1' },
      ['appInfo.frontEndUrl is missing'],
    ],
    [
      'no info',
      'queryInstance',
      success,
      ['info is missing or empty: the page wants the instanceId in it'],
    ],
    [
      'an info without instanceId',
      'queryInstanceV1',
      { ...success, info: [{ appInfo }] },
      ['info[0].instanceId is missing'],
    ],
    [
      'usage without its value',
      'queryInstance',
      { ...success, info: [{ instanceId: 'i-1', usageInfo: [{ statisticalTime: '1' }] }] },
      ['info[0].usageInfo[0].usageValue is missing'],
    ],
  ])('complains about %s', (_, operationId, answer, complaints) => {
    expect(judged(operationId, answer)).toEqual(complaints);
  });

  it.each<[string, Sent, RegExp]>([
    ['another status', { status: 201 }, /the status is 201/],
    ['another type', { contentType: 'text/html' }, /Content-Type is "text\/html"/],
    ['a late answer', { durationMs: 6_000 }, /took 6\.0 s/],
  ])('complains about %s, of every interface', (_, sent, words) => {
    for (const operationId of ['releaseInstance', 'releaseInstanceV1']) {
      expect(judged(operationId, success, sent).join()).toMatch(words);
    }
  });

  it.each<[string, Sent, object, RegExp]>([
    ['no Body-Sign', { signedWith: undefined }, success, /no header Body-Sign/],
    ['a wrong Body-Sign', { signedWith: 'another key' }, success, /is not that of these bytes/],
    [
      'a text that is too long',
      {},
      { ...success, instanceId: 'i'.repeat(65), appInfo },
      /instanceId must NOT have more than 64/,
    ],
  ])('complains about %s of the older interfaces only', (_, sent, answer, words) => {
    const isPurchase = 'instanceId' in answer;
    expect(judged(isPurchase ? 'newInstanceV1' : 'releaseInstanceV1', answer, sent).join()).toMatch(
      words,
    );
    const { instanceId } = answer as { readonly instanceId?: string };
    const newer = isPurchase ? { ...success, instanceId } : answer;
    expect(judged(isPurchase ? 'newInstance' : 'releaseInstance', newer, sent)).toEqual([]);
  });

  it('complains about no answer at all', () => {
    const outcome: HttpOutcome = {
      kind: 'failed',
      failure: 'refused',
      sentence: 'localhost:1 refuses connections',
      durationMs: 1,
    };
    expect(judgedOutcome('newInstance', outcome)).toEqual(['localhost:1 refuses connections']);
  });
});

function judged(operationId: string, answer: object, sent: Sent = {}): readonly string[] {
  const { status = 200, contentType = 'application/json', durationMs = 10 } = sent;
  const body = Buffer.from(JSON.stringify(answer));
  const signedWith = 'signedWith' in sent ? sent.signedWith : key;
  const signature = signedWith === undefined ? [] : ['Body-Sign', bodySign(signedWith, body)];
  const rawHeaders = ['Content-Type', contentType, ...signature];
  return judgedOutcome(operationId, { kind: 'answered', status, rawHeaders, body, durationMs });
}

function judgedOutcome(operationId: string, outcome: HttpOutcome): readonly string[] {
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`there is no operation ${operationId}`);
  const callback = { operation, request: {} };
  return judgeDebugAnswer(operation, checkAnswer({ callback, outcome, keys: [key], validator }));
}
