import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../src/captures/captured-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import {
  baseCall,
  baseSignature,
  diagnose,
  getCall,
  hmac,
  kitCall,
  kitSignature,
  now,
  queryOf,
  tellsSecret,
  timestamp,
  toHeaders,
  v1Key,
} from './captured.js';

const body = '{"activity":"newInstance","orderId":"CS1"}';
const signature = baseSignature({ payload: body });
const xSign = kitSignature({ payload: body });
const v1Query = 'activity=newInstance&orderId=CS1&timeStamp=20260301120000000';
const v1Body = '{"tenantId":"t1","timeStamp":"20260301200000000"}';
const tokenOf = (time: string, message: string) => hmac(v1Key + time, message).toString('base64');
const v1Token = tokenOf('20260301120000000', v1Query);
const kitToken = tokenOf('20260301200000000', 'tenantId=t1&timeStamp=20260301200000000');
const kitV1 = { path: '/koogallery/produceAPI/tenantSync' };
const at = (time: string) => baseCall(body, { timestamp: time, signature });

type Row = readonly [title: string, cause: Cause, request: CapturedRequest, words: string];

const rows: readonly Row[] = [
  [
    'without timestamp',
    'timestamp-missing',
    baseCall(body, { timestamp: undefined, signature }),
    'timestamp is missing or empty in the query',
  ],
  [
    'with an empty timestamp',
    'timestamp-missing',
    baseCall(body, { timestamp: '', signature }),
    'timestamp is missing',
  ],
  [
    'without nonce',
    'nonce-missing',
    baseCall(body, { nonce: undefined, signature }),
    'nonce is missing',
  ],
  ['without signature', 'signature-missing', baseCall(body, {}), 'signature is missing'],
  [
    'of the kit without x-sign',
    'signature-missing',
    kitCall(body, {}),
    'x-sign is missing or empty in the headers',
  ],
  [
    'of the kit without x-timestamp',
    'timestamp-missing',
    kitCall(body, { 'x-timestamp': undefined, 'x-sign': xSign }),
    'x-timestamp',
  ],
  [
    'of the kit without x-nonce',
    'nonce-missing',
    kitCall(body, { 'x-nonce': undefined, 'x-sign': xSign }),
    'x-nonce',
  ],
  [
    'of V1 without authToken',
    'token-missing',
    getCall(v1Query),
    'authToken is missing or empty in the query',
  ],
  [
    'of V1 without timeStamp',
    'timestamp-missing',
    getCall(`activity=newInstance&authToken=x`),
    'timeStamp is missing or empty in the query',
  ],
  [
    'of the kit V1 without authToken',
    'token-missing',
    kitCall(v1Body, { 'x-timestamp': undefined, 'x-nonce': undefined }, kitV1),
    'authToken is missing or empty in the headers',
  ],
  [
    'of the kit V1 without timeStamp',
    'timestamp-missing',
    kitCall('{}', { authToken: kitToken }, kitV1),
    'timeStamp is missing or empty in the body',
  ],

  [
    'with timeStamp instead of timestamp',
    'misnamed-part',
    baseCall(body, { timestamp: undefined, timeStamp: timestamp, signature }),
    'the query has timeStamp where timestamp is expected',
  ],
  [
    'with Signature instead of signature',
    'misnamed-part',
    baseCall(body, { Signature: signature }),
    'the query has Signature',
  ],
  [
    'of the kit with x-sign in the query',
    'misnamed-part',
    kitCall(body, {}, { rawQuery: queryOf({ 'x-sign': xSign }) }),
    'x-sign travels in the query instead of the headers',
  ],
  [
    'of the kit V1 with authToken in the query',
    'misnamed-part',
    kitCall(v1Body, {}, { ...kitV1, rawQuery: queryOf({ authToken: kitToken }), headers: [] }),
    'authToken travels in the query instead of the headers',
  ],

  [
    'of base with the proof of the kit',
    'wrong-family',
    baseCall(
      body,
      { timestamp: undefined, nonce: undefined },
      { headers: toHeaders({ 'X-Sign': xSign, 'X-Timestamp': timestamp, 'X-Nonce': 'n' }) },
    ),
    'the proof of the joint-operation kit V2',
  ],
  [
    'of base with authToken',
    'wrong-family',
    baseCall(body, {
      timestamp: undefined,
      nonce: undefined,
      authToken: v1Token,
      timeStamp: '20260301120000000',
    }),
    'the proof of SaaS V1',
  ],
  [
    'of the kit with the proof of base',
    'wrong-family',
    kitCall(
      body,
      { 'x-timestamp': undefined, 'x-nonce': undefined },
      { rawQuery: queryOf({ signature, timestamp, nonce: 'n' }) },
    ),
    'expected is that of the joint-operation kit V2',
  ],
  [
    'of V1 with the proof of base',
    'wrong-family',
    getCall(queryOf({ activity: 'newInstance', signature, timestamp, nonce: 'n' })),
    'expected is that of SaaS V1',
  ],
  [
    'of the kit V1 with the proof of the kit V2',
    'wrong-family',
    kitCall(v1Body, { 'x-sign': xSign }, kitV1),
    'expected is that of the joint-operation kit V1',
  ],
  [
    'of the kit V2 with authToken',
    'wrong-family',
    kitCall(v1Body, { 'x-timestamp': undefined, 'x-nonce': undefined, authToken: kitToken }),
    'the proof of the joint-operation kit V1',
  ],

  [
    'to a sub-path in another case',
    'wrong-sub-path',
    kitCall(body, { 'x-sign': xSign }, { path: '/koogallery/produceAPI/v2/tenantsync' }),
    'no callback has the path /produceAPI/v2/tenantsync',
  ],
  [
    'to a sub-path that does not exist',
    'wrong-sub-path',
    kitCall(body, { 'x-sign': xSign }, { path: '/a/produceAPI/v3/tenantSync' }),
    '/produceAPI/v3/tenantSync',
  ],

  [
    'in microseconds',
    'timestamp-unit',
    at(`${timestamp}000`),
    'timestamp is a time in microseconds',
  ],
  ['in nanoseconds', 'timestamp-unit', at(`${timestamp}000000`), 'nanoseconds'],
  ['in seconds with a fraction', 'timestamp-unit', at('1772366400.000'), 'a fraction'],
  ['as a date of V1', 'timestamp-unit', at('20260301120000000'), 'a date (yyyyMMddHHmmss…)'],
  ['as an ISO date', 'timestamp-unit', at('2026-03-01T12:00:00Z'), 'a date'],
  ['with a sign', 'timestamp-form', at(`-${timestamp}`), 'it has a sign'],
  ['with blanks', 'timestamp-form', at(` ${timestamp}`), 'blanks at its ends'],
  ['in words', 'timestamp-form', at('yesterday'), 'other characters than digits'],
  ['in full-width digits', 'timestamp-form', at('１７７２３６６４０００００'), 'not ASCII'],
  ['of twelve digits', 'timestamp-form', at('177236640000'), 'it has 12'],
];

describe('a call', () => {
  it.each(rows)('%s: %s', (_, cause, request, words) => {
    const found = diagnose(request);
    expect(found).toMatchObject({ cause, accepted: false });
    expect(found.sentence).toContain(words);
    expect(tellsSecret(found, request)).toBeUndefined();
  });

  it('is found below whatever path the seller has registered', () => {
    const path = '/shop//gateway/produceAPI/v2/tenantSync/';
    expect(diagnose(kitCall(body, { 'x-sign': xSign }, { path }))).toMatchObject({
      cause: 'verified',
    });
    expect(diagnose(baseCall(body, { signature }, { path: '/' }))).toMatchObject({
      cause: 'verified',
    });
  });
});

const hourMs = 3_600_000;

describe('the clock', () => {
  it.each([
    [
      '8 h ahead',
      8 * hourMs,
      '8 h 0 min ahead of the time of receipt',
      'local time of China (UTC+8) written as UTC?',
    ],
    [
      '8 h behind',
      -8 * hourMs + 20_000,
      '7 h 59 min behind',
      'UTC written where local time of China',
    ],
    ['5:30 h ahead', 5.5 * hourMs, '5 h 30 min ahead', 'a local time written as UTC?'],
    [
      'three minutes behind',
      -180_000,
      '3 min 0 s behind',
      'the clock of the sender is behind, or the call was held up',
    ],
    ['61 s ahead', 61_000, '61 s ahead', 'the clock of the sender is ahead'],
    ['60.001 s behind', -60_001, '60.001 s behind', 'the clock of the sender is behind'],
    ['five years behind', -5 * 365 * 24 * hourMs, '1825 d 0 h behind', 'is the unit right?'],
  ])('%s: how far and why', (_, aheadMs, distance, reason) => {
    const time = String(now + aheadMs);
    const right = baseCall(body, {
      timestamp: time,
      signature: baseSignature({ payload: body, timestamp: time }),
    });
    const found = diagnose(right);
    expect(found).toMatchObject({ cause: 'clock-off', accepted: false });
    expect(found.sentence).toContain(`timestamp is ${distance}`);
    expect(found.sentence).toContain(`accepted are 60 s: ${reason}`);
    expect(found.remarks).toContain('apart from that the signature is right');
    // The negative twin: without a time of receipt nothing is said about clocks.
    expect(diagnose(right, { now: undefined })).toMatchObject({ cause: 'verified' });
    expect(diagnose(right, { windowMs: Math.abs(aheadMs) })).toMatchObject({ cause: 'verified' });
  });

  it('that is off and a signature that is wrong: both are said', () => {
    const time = String(now - 120_000);
    const inner = kitSignature({ key: 'base-current-3f1c', payload: body, timestamp: time });
    const found = diagnose(baseCall(body, { timestamp: time, signature: inner }));
    expect(found).toMatchObject({ cause: 'clock-off' });
    expect(found.remarks.join()).toContain(
      'besides: the body itself was signed as the kit does it',
    );
  });

  it('of V1 is looked at where there is a window, in the zone of the family', () => {
    const get = getCall(`${v1Query}&${queryOf({ authToken: v1Token })}`);
    const kit = kitCall(v1Body, { authToken: kitToken }, kitV1);
    for (const request of [get, kit]) {
      expect(diagnose(request, { v1WindowMs: 60_000 })).toMatchObject({ cause: 'verified' });
      const late = { now: now + 8 * hourMs };
      expect(diagnose(request, late)).toMatchObject({ cause: 'verified' });
      const found = diagnose(request, { ...late, v1WindowMs: 60_000 });
      expect(found).toMatchObject({ cause: 'clock-off' });
      expect(found.sentence).toMatch(/^timeStamp \(UTC(?:\+8)?\) is 8 h 0 min behind/);
      expect(found.remarks).toContain('apart from that the token is right');
    }
    const undated = 'activity=newInstance&timeStamp=1';
    const noDate = getCall(`${undated}&${queryOf({ authToken: tokenOf('1', undated) })}`);
    expect(diagnose(noDate, { v1WindowMs: 60_000 })).toMatchObject({ cause: 'timestamp-form' });
    expect(diagnose(noDate)).toMatchObject({ cause: 'verified' });
  });
});
