import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { canonicalPieces } from '../../src/protocol/canonical-json.js';
import { canonicalRequests } from '../../src/protocol/signature-formula.js';
import { findSignatureMatch } from '../../src/protocol/signature-match.js';

vi.mock('node:crypto', { spy: true });
vi.mock('../../src/protocol/canonical-json.js', { spy: true });

const body = Buffer.from('{"b":1,"a":2}');
const accessKey = 'an-access-key';
const parts = { accessKey, timestamp: '1680508066618', nonce: 'n-1' };
const candidate = { ...parts, keys: [accessKey], formulas: ['hashed', 'plain'] as const, body };

describe('a caller without key', () => {
  beforeEach(() => {
    vi.clearAllMocks();
  });

  it.each([
    ['63 digits', '0'.repeat(63)],
    ['65 digits', '0'.repeat(65)],
    ['a letter that is no digit', `${'0'.repeat(63)}g`],
    ['a line break behind', `${'0'.repeat(64)}\n`],
    ['full-width digits', '０'.repeat(64)],
    ['a blank in front', ` ${'0'.repeat(63)}`],
    ['Base64', Buffer.alloc(32).toString('base64')],
    ['a million digits', '0'.repeat(1_000_000)],
  ])('makes us compute nothing with a signature of the wrong form: %s', (_, signature) => {
    expect(findSignatureMatch({ ...candidate, signature })).toBeUndefined();
    expect(createHmac).not.toHaveBeenCalled();
    expect(canonicalPieces).not.toHaveBeenCalled();
  });

  it('is looked at as soon as the form is right', () => {
    const signature = '0'.repeat(64);
    expect(findSignatureMatch({ ...candidate, signature })).toBeUndefined();
    expect(createHmac).toHaveBeenCalled();
    expect(canonicalPieces).toHaveBeenCalled();
  });
});

describe('a signature', () => {
  it.each([
    ['lower', (hex: string) => hex],
    ['upper', (hex: string) => hex.toUpperCase()],
  ])('matches in %s case', (_, written) => {
    const signature = written(signBaseRequest({ ...parts, body }));
    expect(findSignatureMatch({ ...candidate, signature })).toEqual({
      keyIndex: 0,
      accessKey,
      formula: 'hashed',
      payload: 'raw',
    });
  });

  it('of the kit is computed over the payload where it is, which is never copied', () => {
    const pieces = canonicalRequests.plain({ ...parts, payload: body });
    expect(pieces).toEqual(['an-access-keyn-11680508066618', body]);
    expect(pieces[1]).toBe(body);
  });
});
