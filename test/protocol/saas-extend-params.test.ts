import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSaasExtendParams } from '../../src/protocol/saas-extend-params.js';

function encoded(json: string): string {
  return Buffer.from(json).toString('base64');
}

describe('the extra parameters of an order', () => {
  it('are read as the documentation describes them, the JSON of a value staying text', () => {
    const params = [
      { name: 'emailDomainName', value: 'mail.example.com' },
      { name: 'platformParams', value: '{"tenantName":"示例企业","tennantId":"34a59a26"}' },
    ];
    expect(parseSaasExtendParams(encoded(JSON.stringify(params)))).toEqual(params);
  });

  it('are the same whether they were encoded for the URL once or twice', () => {
    const params = [{ name: 'custEmail', value: 'buyer>?@example.com' }];
    const once = 'W3sibmFtZSI6ImN1c3RFbWFpbCIsInZhbHVlIjoiYnV5ZXI+P0BleGFtcGxlLmNvbSJ9XQ==';
    const twice = 'W3sibmFtZSI6ImN1c3RFbWFpbCIsInZhbHVlIjoiYnV5ZXI%2BP0BleGFtcGxlLmNvbSJ9XQ%3D%3D';
    expect(parseSaasExtendParams(once)).toEqual(params);
    expect(parseSaasExtendParams(twice)).toEqual(params);
  });

  it('survive every number of plus signs, slashes and equals signs in their Base64', () => {
    const texts = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(texts, (entries) => {
        const params = entries.map(([name, value]) => ({ name, value }));
        const base64 = encoded(JSON.stringify(params));
        expect(parseSaasExtendParams(base64)).toEqual(params);
        expect(parseSaasExtendParams(encodeURIComponent(base64))).toEqual(params);
        expect(parseSaasExtendParams(base64.replaceAll('+', ' '))).toEqual(params);
      }),
    );
  });

  it.each([
    ['a number with all its digits', '12345678901234567890.10', '12345678901234567890.10'],
    ['a boolean', 'false', 'false'],
    ['null', 'null', 'null'],
    ['an object, compactly', '{ "b": 1, "a": [ ] }', '{"b":1,"a":[]}'],
    ['an empty text', '""', ''],
    ['a text with escapes', '"\\u4e2d\\n"', '中\n'],
  ])('have texts as values: %s', (_, json, value) => {
    const text = encoded(`[{"name":"a","value":${json},"more":1}]`);
    expect(parseSaasExtendParams(text)).toEqual([{ name: 'a', value }]);
  });

  it('can be none', () => {
    expect(parseSaasExtendParams(encoded('[]'))).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no Base64', 'name=value'],
    ['no padding', encoded('[]').replace('=', '')],
    ['what is encoded three times', encodeURIComponent(encodeURIComponent(encoded('[]')))],
    ['an invalid percent sequence', `${encoded('[]')}%zz`],
    ['bytes that are no UTF-8', Buffer.from('["\u00ff"]', 'latin1').toString('base64')],
    ['no JSON', encoded('[{]')],
    ['no array', encoded('{"name":"a","value":"b"}')],
    ['an item that is no object', encoded('[{"name":"a","value":"b"},"c"]')],
    ['an item without name', encoded('[{"value":"b"}]')],
    ['a name that is no text', encoded('[{"name":1,"value":"b"}]')],
    ['an item without value', encoded('[{"name":"a"}]')],
  ])('cannot be read with %s', (_, text) => {
    expect(parseSaasExtendParams(text)).toBeUndefined();
  });
});
