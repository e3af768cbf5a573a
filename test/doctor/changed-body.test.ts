import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../src/captures/captured-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import {
  baseCall,
  baseSignature,
  diagnose,
  kitCall,
  kitSignature,
  sortedBody,
  tellsSecret,
  unsortedBody as body,
} from './captured.js';

const compact = body.replace(', "memo"', ',"memo"');
const signedBase = (payload: string | Buffer) =>
  baseCall(body, { signature: baseSignature({ payload }) });
const signedKit = (payload: string | Buffer) =>
  kitCall(body, { 'x-sign': kitSignature({ payload }) });

type Row = readonly [title: string, cause: Cause, request: CapturedRequest, words: string];

const rows: readonly Row[] = [
  ['over the body without blanks', 'blanks-changed', signedBase(compact), 'without blanks'],
  [
    'over the body with blanks of Python',
    'blanks-changed',
    signedBase(spaced(compact)),
    'with a blank behind each comma and colon',
  ],
  [
    'over the body with a line break',
    'line-break-changed',
    signedBase(`${body}\n`),
    'with a line break at the end',
  ],
  [
    'over the body with a line break, of the kit',
    'line-break-changed',
    signedKit(`${body}\r\n`),
    'with a line break at the end',
  ],
  [
    'over the body without its line break',
    'line-break-changed',
    baseCall(`${body}\n`, { signature: baseSignature({ payload: body }) }),
    'without the line break',
  ],
  [
    'over the body with a byte order mark',
    'byte-order-mark',
    signedBase(`\ufeff${body}`),
    'with a byte order mark',
  ],
  [
    'over the body without its byte order mark',
    'byte-order-mark',
    baseCall(`\ufeff${body}`, { signature: baseSignature({ payload: body }) }),
    'without the byte order mark',
  ],
  [
    'over the body with numbers of JavaScript',
    'numbers-changed',
    signedBase(
      compact.replace('1.50', '1.5').replace('12345678901234567890', '12345678901234567000'),
    ),
    'JavaScript',
  ],
  [
    'over the body with numbers as texts',
    'numbers-changed',
    signedBase(
      compact
        .replace('1.50', '"1.50"')
        .replace('12345678901234567890', '"12345678901234567890"')
        .replace('"z":1', '"z":"1"'),
    ),
    'as texts',
  ],
  [
    'over the body with escapes',
    'text-escaped',
    signedBase(compact.replace('云', '\\u4e91').replace('商店', '\\u5546\\u5e97')),
    'outside ASCII escaped',
  ],
  [
    'over the body as PHP writes it',
    'text-escaped',
    signedBase(compact.replace('云/商店', '\\u4e91\\/\\u5546\\u5e97')),
    'PHP',
  ],
  [
    'over the body escaped for HTML',
    'text-escaped',
    signedBase(compact.replace('<b>', '\\u003cb\\u003e')),
    'HTML',
  ],
  ['over names from Z to A', 'descending-order', signedBase(descending()), 'from Z to A'],
  [
    'over nested names sorted',
    'nested-order',
    signedBase(sortedBody.replace('{"z":1,"a":null}', '{"a":null,"z":1}').replace('1.5}', '1.50}')),
    'nested objects',
  ],
  [
    'over the sorted text with nulls',
    'members-dropped',
    signedBase(sortedBody.replace('"info"', '"gone":null,"info"').replace('1.5}', '1.50}')),
    'null kept',
  ],
  [
    'over the body without empty texts',
    'members-dropped',
    signedBase(compact.replace('"empty":"",', '').replace('"gone":null,', '')),
    'empty texts',
  ],
  ['over the body in GBK', 'charset', signedBase(gbkOf()), 'GBK'],
  [
    'over the body with question marks',
    'charset',
    signedBase(body.replaceAll(/[云商店]/g, '?')),
    '? for characters',
  ],
  ['over no body', 'body-not-signed', signedBase(''), 'without the body'],
  [
    'over name=value',
    'body-as-parameters',
    baseCall('{"b":"2","a":"1","activity":"newInstance"}', {
      signature: baseSignature({ payload: 'a=1&activity=newInstance&b=2' }),
    }),
    'name=value',
  ],
  [
    'over the body before a member was added',
    'member-added',
    signedBase(compact.replace('"orderId":"CS1",', '')),
    'without the member "orderId"',
  ],
  [
    'over Base64 whose plus became a blank',
    'plus-to-blank',
    baseCall('{"activity":"newInstance","data":"ab cd fgh012"}', {
      signature: baseSignature({ payload: '{"activity":"newInstance","data":"ab+cd+fgh012"}' }),
    }),
    'with plus where',
  ],
  [
    'with a nonce whose plus became a blank',
    'plus-to-blank',
    baseCall(body, { nonce: 'ab cd', signature: baseSignature({ payload: body, nonce: 'ab+cd' }) }),
    'the nonce has blanks',
  ],
];

describe('a body that was changed after it was signed', () => {
  it.each(rows)('%s: %s', (_, cause, request, words) => {
    const found = diagnose(request);
    expect(found).toMatchObject({ cause, accepted: false });
    expect(found.sentence).toContain(words);
    expect(tellsSecret(found, request)).toBeUndefined();
  });

  it('over the body in lines: blanks-changed', () => {
    const lines = JSON.stringify(
      { activity: 'newInstance', list: [1, {}], more: { a: [] } },
      null,
      2,
    );
    const sent = JSON.stringify(JSON.parse(lines));
    const found = diagnose(baseCall(sent, { signature: baseSignature({ payload: lines }) }));
    expect(found).toMatchObject({ cause: 'blanks-changed' });
    expect(found.sentence).toContain('in lines with indentation');
  });

  it('looks at a body that is no JSON, and at one of megabytes, as far as it can', () => {
    const broken = '{"activity":"newInstance",}';
    const inKit = (sent: string, payload: string) =>
      diagnose(kitCall(sent, { 'x-sign': kitSignature({ payload }) }));
    expect(inKit(broken, `${broken}\n`)).toMatchObject({ cause: 'line-break-changed' });
    const large = `{"a":"${'x'.repeat(5_000_000)}"}`;
    expect(inKit(large, `${large}\n`)).toMatchObject({ cause: 'line-break-changed' });
  });
});

function spaced(json: string): string {
  return json.replaceAll(/,(?=")/g, ', ').replaceAll(/":/g, '": ');
}

function descending(): string {
  const members =
    sortedBody
      .replace('1.5}', '1.50}')
      .slice(1, -1)
      .match(/"\w+":(?:\{.*?\}|"[^"]*"|[^,]+)/g) ?? [];
  return `{${members.toReversed().join(',')}}`;
}

/** 云商店 in GBK, from its table. */
function gbkOf(): Buffer {
  const codes: Readonly<Record<string, string>> = { 云: 'd4c6', 商: 'c9cc', 店: 'b5ea' };
  return Buffer.concat(
    Array.from(body, (char) =>
      codes[char] === undefined ? Buffer.from(char) : Buffer.from(codes[char], 'hex'),
    ),
  );
}
