import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLicenseText, licenseBytes, toLicenseText } from '../../src/domain/license-text.js';

const licenses = fc
  .uint8Array({ minLength: licenseBytes, maxLength: licenseBytes })
  .map((bytes) => toLicenseText(bytes));

describe('a License made from random bytes', () => {
  it('is five groups of five characters that nobody mistakes for each other', () => {
    fc.assert(
      fc.property(licenses, (license) => {
        expect(license).toMatch(/^[2-9A-HJ-NP-Z]{5}(?:-[2-9A-HJ-NP-Z]{5}){4}$/);
        expect(isLicenseText(license)).toBe(true);
      }),
    );
  });

  it('differs when one byte does, in one of the five bits that count', () => {
    const bytes = new Uint8Array(licenseBytes);
    const other = Uint8Array.from(bytes, (byte, index) => (index === 7 ? 31 : byte));
    expect(toLicenseText(bytes)).not.toBe(toLicenseText(other));
  });

  it('is read in lower case and without dashes too', () => {
    expect(isLicenseText('nvyre uyvml'.replace(' ', '') + '4v2yjl26n933ytk')).toBe(true);
  });

  it('shows any mistyped character', () => {
    fc.assert(
      fc.property(licenses, fc.nat(28), fc.integer({ min: 1, max: 31 }), (license, at, shift) => {
        fc.pre(license[at] !== '-');
        const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
        const wrong = alphabet.charAt((alphabet.indexOf(license.charAt(at)) + shift) % 32);
        const mistyped = `${license.slice(0, at)}${wrong}${license.slice(at + 1)}`;
        expect(isLicenseText(mistyped)).toBe(false);
      }),
    );
  });

  it.each(['', 'NVYRE', 'NVYRE-UYVML-4V2YJ-L26N9-33YT0', 'NVYRE-UYVML-4V2YJ-L26N9-33YTKK'])(
    'is not %j',
    (text) => {
      expect(isLicenseText(text)).toBe(false);
    },
  );

  it('is made of exactly as many bytes as it has characters to choose', () => {
    expect(() => toLicenseText(new Uint8Array(8))).toThrow('made of 24 bytes, not of 8');
  });
});
