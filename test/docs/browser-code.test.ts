import * as nodeBuffer from 'node:buffer';
import * as nodeCrypto from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pageBuffer from '../../scripts/generate/docs/browser/node-buffer.js';
import * as pageCrypto from '../../scripts/generate/docs/browser/node-crypto.js';
import { searchTerms } from '../../scripts/generate/docs/browser/search-terms.js';

const bytes = fc.uint8Array({ maxLength: 200 });
const text = fc.string({ unit: 'binary', maxLength: 200 });

describe('what stands for Node.js in the scripts of the pages', () => {
  it('hashes and signs as Node.js does, in one go and in pieces', () => {
    fc.assert(
      fc.property(
        text,
        bytes,
        text,
        fc.constantFrom('hex' as const, 'base64' as const),
        (key, body, more, encoding) => {
          for (const start of ['createHash', 'createHmac'] as const) {
            const results = [nodeCrypto, pageCrypto].map((crypto) =>
              (start === 'createHash'
                ? crypto.createHash('sha256')
                : crypto.createHmac('sha256', key)
              )
                .update(body)
                .update(more)
                .digest(encoding),
            );
            expect(results[1]).toBe(results[0]);
          }
        },
      ),
    );
  });

  it('refuses another algorithm instead of computing something else', () => {
    expect(() => pageCrypto.createHash('sha1')).toThrow('pages compute sha256, and not sha1');
    expect(() => pageCrypto.createHmac('md5', 'k')).toThrow('pages compute sha256, and not md5');
  });

  it('compares as Node.js does', () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const same = Uint8Array.from(left);
        expect(pageCrypto.timingSafeEqual(left, same)).toBe(true);
        if (left.length !== right.length) return;
        expect(pageCrypto.timingSafeEqual(left, right)).toBe(
          nodeCrypto.timingSafeEqual(left, right),
        );
      }),
    );
  });

  it('reads and writes texts as Node.js does, also those that are no UTF-8', () => {
    fc.assert(
      fc.property(bytes, text, (given, words) => {
        const encodings = ['utf8', 'hex', 'base64'] as const;
        const [node, page] = [nodeBuffer.Buffer.from(given), pageBuffer.Buffer.from(given)];
        for (const encoding of encodings) {
          expect(page.toString(encoding)).toBe(node.toString(encoding));
          const written = node.toString(encoding);
          expect([...pageBuffer.Buffer.from(written, encoding)]).toEqual([
            ...nodeBuffer.Buffer.from(written, encoding),
          ]);
        }
        expect(pageBuffer.isUtf8(given)).toBe(nodeBuffer.isUtf8(given));
        expect([...pageBuffer.Buffer.from(words)]).toEqual([...nodeBuffer.Buffer.from(words)]);
        expect(page.equals(pageBuffer.Buffer.from(given))).toBe(true);
        expect(pageBuffer.Buffer.isBuffer(page.subarray(1))).toBe(true);
        expect([...page.subarray(1)]).toEqual([...node.subarray(1)]);
      }),
    );
    expect(pageBuffer.Buffer.from('\ufeff{}').toString()).toBe('\ufeff{}');
    expect(pageBuffer.Buffer.from('no Base64!', 'base64').length).toBe(0);
    expect(pageBuffer.Buffer.isBuffer(new Uint8Array(1))).toBe(false);
  });
});

describe('the terms of a text', () => {
  it.each([
    ['newInstance', ['newInstance', 'new', 'Instance']],
    ['HTTPServer2', ['HTTPServer2', 'HTTP', 'Server', '2']],
    ['x-sign: 000002', ['x', 'sign', '000002']],
    ['创建实例', ['创建', '建实', '实例']],
    ['续', ['续']],
    ['创建Instance实例', ['创建', 'Instance', '实例']],
    ['…—', []],
  ])('of %s are words, parts of names, and pairs of Chinese characters', (given, terms) => {
    expect(searchTerms(given)).toEqual(terms);
  });
});
