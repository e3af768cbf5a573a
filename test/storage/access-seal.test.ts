import { describe, expect, it } from 'vitest';
import { createAccessSeal } from '../../src/storage/access-seal.js';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);
const plainText = '{"password":"correct horse"}';

describe('createAccessSeal', () => {
  const seal = createAccessSeal([key]);

  it('opens what it closed', () => {
    expect(seal.open(seal.close(plainText, 'i-1'), 'i-1')).toBe(plainText);
    expect(seal.open(seal.close('', 'i-1'), 'i-1')).toBe('');
  });

  it('never closes the same text the same way', () => {
    expect(seal.close(plainText, 'i-1')).not.toBe(seal.close(plainText, 'i-1'));
  });

  it('begins with the id of the key, which tells nothing of it', () => {
    const sealed = seal.close(plainText, 'i-1');
    expect(sealed.startsWith(seal.currentPrefix)).toBe(true);
    expect(seal.currentPrefix).toMatch(/^v1\.[\w-]{14}\.$/);
    expect(sealed).not.toContain(key.toString('base64url').slice(0, 14));
  });

  it('opens what an older key closed, and closes with the current one', () => {
    const old = createAccessSeal([otherKey]).close(plainText, 'i-1');
    const rotated = createAccessSeal([key, otherKey]);
    expect(rotated.open(old, 'i-1')).toBe(plainText);
    expect(rotated.close(plainText, 'i-1').startsWith(seal.currentPrefix)).toBe(true);
  });

  it('says which key is missing and where it belongs', () => {
    const foreign = createAccessSeal([otherKey]);
    const foreignId = foreign.currentPrefix.split('.')[1] ?? '';
    const ownId = seal.currentPrefix.split('.')[1] ?? '';
    expect(() => seal.open(foreign.close(plainText, 'i-1'), 'i-1')).toThrow(
      expect.objectContaining({
        code: 'internal',
        message:
          `access data of instance i-1 is sealed with data key ${foreignId}, but KOOGATE_DATA_KEY holds ` +
          `${ownId}: add the key that was used before, behind the current one`,
      }),
    );
  });

  it.each([
    ['moved to another instance', (sealed: string) => sealed, 'i-2'],
    ['changed in its first byte', (sealed: string) => flip(sealed, 0), 'i-1'],
    ['changed in its text', (sealed: string) => flip(sealed, 14), 'i-1'],
    ['changed in its tag', (sealed: string) => flip(sealed, -1), 'i-1'],
    ['cut short', (sealed: string) => sealed.slice(0, -8), 'i-1'],
    ['cut to nothing', () => seal.currentPrefix, 'i-1'],
  ])('does not open what was %s', (_title, tamper, instanceId) => {
    const sealed = tamper(seal.close(plainText, 'i-1'));
    expect(() => seal.open(sealed, instanceId)).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: `access data of instance ${instanceId} does not open: it was changed or belongs to another instance`,
      }),
    );
  });

  it.each([
    ['no key', []],
    ['a short key', [Buffer.alloc(31)]],
    ['a short old key', [key, Buffer.alloc(16)]],
  ])('refuses %s', (_title, keys) => {
    expect(() => createAccessSeal(keys)).toThrow(
      expect.objectContaining({
        code: 'internal',
        message:
          'every data key must be 32 bytes and at least one is needed: check KOOGATE_DATA_KEY',
      }),
    );
  });
});

/** The sealed text with one bit of its body turned. */
function flip(sealed: string, index: number): string {
  const [version, keyId, body] = sealed.split('.');
  const bytes = Buffer.from(body ?? '', 'base64url');
  const at = (index + bytes.length) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return [version, keyId, bytes.toString('base64url')].join('.');
}
