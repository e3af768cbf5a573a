import { describe, expect, it } from 'vitest';
import { readCallbackSpecification } from '../../src/openapi/callback-specification.js';
import { readCallbackDocument } from '../../src/published.js';
import { callJudge } from '../../src/traffic/call-judge.js';
import type { Finding } from '../../src/traffic/finding.js';
import type { RecordedCall } from '../../src/traffic/recorded-call.js';
import { callbacks } from '../support/callbacks-document.js';
import {
  answered,
  recordedCall,
  recordedExample,
  recordedRequest,
} from '../support/recorded-call.js';
import { requestExamples, toBody } from '../support/specified-requests.js';

const specification = readCallbackSpecification(readCallbackDocument());
const judge = callJudge({ specification });

const told = ({ side, kind, path, sentence }: Finding) =>
  [side, kind, path, sentence].filter((part) => part !== undefined && part !== '').join(' ');

async function findingsOf(call: RecordedCall): Promise<readonly string[]> {
  const judged = await judge(call);
  if (judged === undefined) throw new Error('it is taken for no callback');
  return judged.findings.map(told);
}

const base = { method: 'POST', subPath: '' };
const purchase = {
  activity: 'newInstance',
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  businessId: 'b',
};

describe('a request example', () => {
  const accepted = requestExamples.filter(({ resultCode }) => resultCode !== '000002');
  // The rest is refused by the operation; `contract-check.test.ts` compares all of them with what a server says.
  const refused = requestExamples.filter(
    ({ resultCode, isOfRightForm }) => resultCode === '000002' && !isOfRightForm,
  );

  it.each(accepted)('$name is not refused, and is known as $operationId', async (example) => {
    const judged = await judge(recordedExample(example));
    expect(judged?.operation?.operationId).toBe(example.operationId);
    expect(judged?.findings.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });

  it.each(refused)('$name is refused', async (example) => {
    const judged = await judge(recordedExample(example));
    expect(judged?.operation?.operationId).toBe(example.operationId);
    expect(judged?.findings.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
  });

  it('with fields that nobody documented is told exactly', async () => {
    const example = requestExamples.find(({ name }) => name === 'newInstance.unknown-extra-fields');
    expect(example && (await findingsOf(recordedExample(example)))).toEqual([
      'request unknown-member customerRegion',
      'request unknown-member extend',
      'request unknown-member priority',
    ]);
  });
});

describe('an answer example', () => {
  const answers = callbacks.flatMap((callback) =>
    callback.answerExamples.map((example) => ({ ...example, callback })),
  );

  it.each(answers)('$name is described', async ({ callback, value }) => {
    const [example] = callback.requestExamples;
    const request = recordedRequest(callback, toBody(example?.value));
    expect(await findingsOf(recordedCall(request, answered(value)))).toEqual([]);
  });
});

describe('an answer', () => {
  const success = { resultCode: '000000', resultMsg: 'success.', instanceId: 'b' };

  it.each([
    ['described', answered(success), []],
    [
      'with a member more',
      answered({ ...success, more: 1 }),
      ['answer unknown-member more is no member of this answer'],
    ],
    [
      'with a code that is none',
      answered({ ...success, resultCode: '999999' }),
      ['answer unknown-code resultCode must be equal to one of the allowed values'],
    ],
    [
      'without its sentence',
      answered({ resultCode: '000000', instanceId: 'b' }),
      ['answer missing-member resultMsg is missing'],
    ],
    ['that is no JSON', answered('<html>'), ['answer no-json the answer is no JSON']],
    [
      'with a status of its own',
      answered('', 502),
      ['answer unknown-status status 502 is not documented'],
    ],
    ['that was too large', answered('', 413), []],
    ['that was not recorded', answered(''), []],
  ])('%s', async (_title, answer, found) => {
    const call = recordedCall(recordedRequest(base, purchase), answer);
    expect(await findingsOf(call)).toEqual(found);
  });

  it('of entries of a list is told without their numbers, and what a record has left out is no fault', async () => {
    const request = recordedRequest(base, { activity: 'queryInstance', instanceId: 'i-1,i-2' });
    const info = [{ instanceId: 'i-1', appInfo: { frontEndUrl: '***', door: 1 } }];
    const answer = answered({ resultCode: '000000', resultMsg: 'success.', info });
    expect(await findingsOf(recordedCall(request, answer))).toEqual([
      'answer unknown-member info[].appInfo.door is no member of this answer',
    ]);
  });
});

describe('a call', () => {
  it.each([
    [
      'to a path that no callback has',
      recordedRequest({ method: 'POST', subPath: '/produceAPI/v3/tenantSync' }, {}),
      ['request unknown-path /produceAPI/v3/tenantSync there is no callback at this path'],
    ],
    [
      'with an activity that no operation has',
      recordedRequest(base, { activity: 'suspendInstance' }),
      [
        'request unknown-activity suspendInstance parameter invalid: activity is not one that this server knows; it is compared exactly, case included',
      ],
    ],
    [
      'with a method that no callback uses',
      recordedRequest({ method: 'PUT', subPath: '' }, purchase),
      ['request refused parameter invalid: no callback is sent with PUT'],
    ],
    [
      'with a method that is none, of which nothing is told',
      recordedRequest({ method: '\u001b[31m13800000000', subPath: '' }, purchase),
      ['request refused the method is none of HTTP'],
    ],
    [
      'that could be read in two ways',
      recordedRequest(
        { method: 'GET', subPath: '' },
        { activity: 'queryInstance', instanceId: 'i&testFlag=1', timeStamp: '20260301120000000' },
      ),
      [
        'request refused parameter invalid: a value holds &testFlag=, which authToken cannot tell from a parameter of its own',
      ],
    ],
    [
      'larger than is read',
      recordedRequest(base, { ...purchase, more: 'x'.repeat(70_000) }),
      ['request refused the body is larger than 65536 bytes'],
    ],
    [
      'with a text that is too long, and more',
      recordedRequest(base, { ...purchase, orderId: 'x'.repeat(65), region: 1 }),
      [
        'request refused parameter invalid: orderId must NOT have more than 64 characters',
        'request longer-text orderId',
        'request unknown-member region',
      ],
    ],
  ])('%s', async (_title, request, found) => {
    expect(await findingsOf(recordedCall(request))).toEqual(found);
  });

  const foreign = {
    method: 'GET',
    path: '/style.css',
    rawQuery: '',
    headers: [],
    body: Buffer.alloc(0),
  };
  const at = (changes: object) => recordedCall({ ...recordedRequest(base, purchase), ...changes });

  it.each([
    ['a page of the same host is none', recordedCall(foreign), undefined, false],
    ['one that names an activity is', at({ path: '/any/where' }), undefined, true],
    [
      'one that carries a signature is',
      recordedCall({ ...foreign, rawQuery: 'signature=a' }),
      undefined,
      true,
    ],
    [
      'one with the header of the kit is',
      recordedCall({ ...foreign, headers: [{ name: 'X-Sign', value: 'a' }] }),
      undefined,
      true,
    ],
    ['one below the production address is', at({ path: '/Seller/' }), '/seller', true],
    ['one elsewhere is none, whatever it says', at({ path: '/sellers' }), '/seller', false],
    [
      'one of our own records is, whatever its body',
      { ...recordedCall(foreign), operationId: 'newInstance' },
      undefined,
      true,
    ],
  ])('%s', async (_title, call, basePath, isOne) => {
    const judged = await callJudge({ specification, basePath })(call);
    expect(judged !== undefined).toBe(isOne);
  });
});
