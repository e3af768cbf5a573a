import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../src/captures/captured-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import {
  baseKey,
  diagnose,
  getCall,
  hmac,
  keys,
  kitCall,
  previousV1Key,
  queryOf,
  tellsSecret,
  v1Key,
} from './captured.js';

const time = '20260301120000000';
/** Sorted; with a blank, a plus, a percent sign, an ampersand, an empty value and Chinese text. */
const values = [
  ['activity', 'newInstance'],
  ['amount', ''],
  ['customerName', '云商店 R&D'],
  ['email', 'ab+cd/ef=='],
  ['extendParams', '100%25'],
  ['orderId', 'CS1'],
  ['timeStamp', time],
] as const;

type Pairs = readonly (readonly [string, string])[];

const text = (pairs: Pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&');
const token = (message: string, key = v1Key + time) => hmac(key, message).toString('base64');
const right = text(values);
const rightToken = token(right);
const sent = queryOf(Object.fromEntries(values));
const get = (authToken: string, query = sent) => getCall(`${query}&${queryOf({ authToken })}`);
const mapped = (change: (value: string) => string): Pairs =>
  values.map(([name, value]) => [name, change(value)]);
const formOf = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

const kitBody =
  '{"tenantId":"t1","orderId":"","name":"云 商店","flag":1,"domain":null,"timeStamp":"20260301200000000"}';
const kitTime = '20260301200000000';
const kitRight = 'flag=1&name=云 商店&tenantId=t1&timeStamp=20260301200000000';
const kitV1 = (authToken: string, body = kitBody) =>
  kitCall(
    body,
    { 'x-timestamp': undefined, 'x-nonce': undefined, authToken },
    { path: '/koogallery/produceAPI/tenantSync' },
  );
const kitToken = (message: string, key = v1Key + kitTime) => token(message, key);

type Row = readonly [title: string, cause: Cause, request: CapturedRequest, words: string];

const rows: readonly Row[] = [
  ['of a GET', 'verified', get(rightToken), 'current key of class v1 (服务商信息, Key值)'],
  [
    'of a GET, previous key',
    'previous-key',
    get(token(right, previousV1Key + time)),
    'key 2 of the list of class v1',
  ],
  ['of the kit', 'verified', kitV1(kitToken(kitRight)), 'current key of class v1'],
  ['of the kit in quotation marks', 'verified', kitV1(`"${kitToken(kitRight)}"`), 'is right'],

  [
    'with the key of base',
    'other-class-key',
    get(token(right, baseKey + time)),
    'class base (基础接口), where a key of class v1',
  ],
  ['with Key alone', 'key-without-time-stamp', get(token(right, v1Key)), 'Key alone'],
  [
    'with timeStamp before Key',
    'key-without-time-stamp',
    get(token(right, time + v1Key)),
    'timeStamp before Key',
  ],
  [
    'with key and text exchanged',
    'arguments-swapped',
    get(
      createHmac('sha256', right)
        .update(v1Key + time)
        .digest('base64'),
    ),
    'as the key of the HMAC',
  ],
  [
    'with a line break behind Key',
    'key-with-blanks',
    get(token(right, `${v1Key}\n${time}`)),
    'a line break at its end',
  ],

  [
    'in hex',
    'hex-base64',
    get(hmac(v1Key + time, right).toString('hex')),
    'in hex instead of Base64',
  ],
  [
    'in Base64 of its hex digits',
    'hex-base64',
    get(Buffer.from(hmac(v1Key + time, right).toString('hex')).toString('base64')),
    'Base64 of hex digits',
  ],
  ['in Base64 for URLs', 'base64-variant', get(urlSafe()), 'Base64 for URLs'],
  ['without padding', 'base64-variant', get(rightToken.slice(0, -1)), 'without its padding'],
  ['encoded twice', 'signature-form', get(encodeURIComponent(rightToken)), 'encoded twice'],
  ['in another case', 'signature-damaged', get(rightToken.toUpperCase()), 'its case'],
  ['that is no token', 'signature-form', get('none'), 'no Base64 of 32 bytes'],

  [
    'over values as encoded',
    'values-not-decoded',
    get(token(text(mapped(formOf)))),
    'as they are encoded',
  ],
  [
    'over values encoded with %20',
    'values-not-decoded',
    get(token(text(mapped(encodeURIComponent)))),
    'as they are encoded',
  ],
  [
    'over values decoded twice',
    'values-decoded-twice',
    get(token(text(mapped((value) => decodeURIComponent(value))))),
    'decoded twice',
  ],
  [
    'over a plus that travels unencoded',
    'plus-to-blank',
    get(
      token('a=x+y&activity=newInstance&timeStamp=1', `${v1Key}1`),
      'a=x+y&activity=newInstance&timeStamp=1',
    ),
    'plus signs that arrive as blanks',
  ],
  [
    'without empty values',
    'blank-values',
    get(token(text(values.filter(([, value]) => value !== '')))),
    'without the parameters that are empty',
  ],
  [
    'in the order of the page',
    'printed-order',
    get(
      token(`p1=1&p3=3&p2=2&timeStamp=${time}`),
      `activity=&p1=1&p2=2&p3=3&timeStamp=${time}`.slice('activity=&'.length),
    ),
    'p1, p3, p2',
  ],
  ['from Z to A', 'parameter-order', get(token(text(values.toReversed()))), 'from Z to A'],
  [
    'as they travel',
    'parameter-order',
    get(token(text(rotated())), queryOf(Object.fromEntries(rotated()))),
    'in which they travel',
  ],
  [
    'without timeStamp',
    'time-stamp-not-signed',
    get(token(text(values.slice(0, -1)))),
    'without timeStamp',
  ],
  [
    'before a parameter was added',
    'member-added',
    get(token(text(values.filter(([name]) => name !== 'orderId')))),
    'without the parameter "orderId"',
  ],

  [
    'of the kit with blank members',
    'blank-values',
    kitV1(kitToken(kitRight.replace('&tenantId', '&orderId=&tenantId'))),
    'members that are blank',
  ],
  ['of the kit over the JSON', 'wrong-family', kitV1(kitToken(kitBody)), 'as JSON'],
  [
    'of the kit as they travel',
    'parameter-order',
    kitV1(kitToken('tenantId=t1&name=云 商店&flag=1&timeStamp=20260301200000000')),
    'in which they travel',
  ],
  [
    'of the kit before a member was added',
    'member-added',
    kitV1(kitToken(kitRight.replace('flag=1&', ''))),
    'without the member "flag"',
  ],
  [
    'of the kit with Key alone',
    'key-without-time-stamp',
    kitV1(kitToken(kitRight, v1Key)),
    'Key alone',
  ],
  [
    'of the kit in hex',
    'hex-base64',
    kitV1(hmac(v1Key + kitTime, kitRight).toString('hex')),
    'in hex',
  ],
  [
    'of the kit over text with ?',
    'charset',
    kitV1(kitToken(kitRight.replace('云 商店', '? ??'))),
    '? for characters',
  ],

  ['with an unknown key', 'unknown', get(token(right, `somebody${time}`)), 'no single mistake'],
  [
    'of the kit with an unknown key',
    'unknown',
    kitV1(kitToken(kitRight, 'somebody')),
    'no single mistake',
  ],
  [
    'of the kit whose body is no JSON',
    'timestamp-missing',
    kitV1('x', '{"a"'),
    'timeStamp is missing',
  ],
];

describe('the authToken of a call of V1', () => {
  it.each(rows)('%s: %s', (_, cause, request, words) => {
    const found = diagnose(request);
    expect(found).toMatchObject({
      cause,
      accepted: cause === 'verified' || cause === 'previous-key',
    });
    expect(found.sentence).toContain(words);
    expect(tellsSecret(found, request)).toBeUndefined();
    expect(JSON.stringify(found)).not.toContain(rightToken);
  });

  it('with a plus that arrives as a blank is accepted, and the doctor says so', () => {
    const key = v1Key + time;
    const order = Array.from(
      { length: 200 },
      (_, at) => `activity=newInstance&orderId=${at}&timeStamp=${time}`,
    );
    const message = order.find((each) => token(each, key).includes('+')) ?? '';
    const found = diagnose(getCall(`${message}&authToken=${token(message, key)}`));
    expect(found).toMatchObject({ cause: 'verified' });
    expect(found.remarks.join()).toContain('a plus of authToken travelled unencoded');
    expect(diagnose(get(rightToken)).remarks.join()).not.toContain('plus');
  });

  it('without a key of class v1 that is what is said', () => {
    expect(diagnose(get(rightToken), { keys: { ...keys, v1: [] } })).toMatchObject({
      cause: 'no-key',
    });
  });
});

function rotated(): Pairs {
  return [...values.slice(3), ...values.slice(0, 3)];
}

/** The token for URLs, of a call whose token differs by that. */
function urlSafe(): string {
  return rightToken.replaceAll('+', '-').replaceAll('/', '_').slice(0, -1);
}
