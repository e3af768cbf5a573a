import { describe, expect, it } from 'vitest';
import { digestLicense, type DigestedLicense } from '../../src/protocol/license-digest.js';

const text: DigestedLicense = { kind: 'text', text: 'LIC-2026-授权-0001' };
const file: DigestedLicense = { kind: 'file', fileName: 'a.lic', base64: 'TElDRU5TRQ==' };

describe('the digest of a License', () => {
  it.each([text, file])('is 64 hex digits, the same for the same License: $kind', (license) => {
    expect(digestLicense(license)).toMatch(/^[0-9a-f]{64}$/);
    expect(digestLicense({ ...license })).toBe(digestLicense(license));
  });

  it.each<[string, DigestedLicense, DigestedLicense]>([
    ['texts', text, { kind: 'text', text: 'LIC-2026-授权-0002' }],
    ['names of files', file, { ...file, fileName: 'b.lic' }],
    ['bytes of files', file, { ...file, base64: 'TElDRU5TRA==' }],
    [
      'where a name ends and its bytes begin',
      { kind: 'file', fileName: 'ab', base64: 'c' },
      { kind: 'file', fileName: 'a', base64: 'bc' },
    ],
  ])('tells %s apart', (_, one, other) => {
    expect(digestLicense(one)).not.toBe(digestLicense(other));
  });
});
