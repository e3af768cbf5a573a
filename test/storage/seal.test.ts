import { describe, expect, it } from 'vitest';
import { createSeal, type SealedColumn } from '../../src/storage/seal.js';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);
const plainText = '{"password":"correct horse"}';
const access: SealedColumn = { table: 'instances', column: 'access_sealed', key: ['instance_id'] };
const secret: SealedColumn = {
  table: 'applications',
  column: 'client_secret_sealed',
  key: ['instance_id', 'tenant_id'],
};

describe('createSeal', () => {
  const seal = createSeal([key]);

  it('opens what it closed', () => {
    expect(seal.open(seal.close(plainText, access, ['i-1']), access, ['i-1'])).toBe(plainText);
    expect(seal.open(seal.close('', access, ['i-1']), access, ['i-1'])).toBe('');
  });

  it('never closes the same text the same way', () => {
    expect(seal.close(plainText, access, ['i-1'])).not.toBe(seal.close(plainText, access, ['i-1']));
  });

  it('begins with the id of the key, which tells nothing of it', () => {
    const sealed = seal.close(plainText, access, ['i-1']);
    expect(sealed.startsWith(seal.currentPrefix)).toBe(true);
    expect(seal.currentPrefix).toMatch(/^v1\.[\w-]{14}\.$/);
    expect(sealed).not.toContain(key.toString('base64url').slice(0, 14));
  });

  it('opens what an older key closed, and closes with the current one', () => {
    const old = createSeal([otherKey]).close(plainText, access, ['i-1']);
    const rotated = createSeal([key, otherKey]);
    expect(rotated.open(old, access, ['i-1'])).toBe(plainText);
    expect(rotated.close(plainText, access, ['i-1']).startsWith(seal.currentPrefix)).toBe(true);
  });

  it('says which key is missing and where it belongs', () => {
    const foreign = createSeal([otherKey]);
    const foreignId = foreign.currentPrefix.split('.')[1] ?? '';
    const ownId = seal.currentPrefix.split('.')[1] ?? '';
    expect(() => seal.open(foreign.close(plainText, access, ['i-1']), access, ['i-1'])).toThrow(
      expect.objectContaining({
        code: 'internal',
        message:
          `instances.access_sealed of i-1 is sealed with data key ${foreignId}, but KOOGATE_DATA_KEY holds ` +
          `${ownId}: add the key that was used before, behind the current one`,
      }),
    );
  });

  it('opens what was sealed before other columns were', () => {
    // Made by the version before, with the key of this test, for the instance i-1.
    const sealed =
      'v1.KuB0GMoT6l2rVQ.6ITZRN_csPbrHC5pgZnL8pueBeIUYTfvJmnkwtJMzz9Qq0TgVi0eaZAXOOqENAe1mMIdexAnpgI';
    expect(seal.open(sealed, access, ['i-1'])).toBe(plainText);
  });

  it.each<[string, (sealed: string) => string, SealedColumn, string[]]>([
    ['moved to another row', (sealed) => sealed, access, ['i-2']],
    ['moved to another column', (sealed) => sealed, { ...access, column: 'usage' }, ['i-1']],
    ['moved to another table', (sealed) => sealed, { ...access, table: 'purchases' }, ['i-1']],
    ['changed in its first byte', (sealed) => flip(sealed, 0), access, ['i-1']],
    ['changed in its text', (sealed) => flip(sealed, 14), access, ['i-1']],
    ['changed in its tag', (sealed) => flip(sealed, -1), access, ['i-1']],
    ['cut short', (sealed) => sealed.slice(0, -8), access, ['i-1']],
    ['cut to nothing', () => seal.currentPrefix, access, ['i-1']],
  ])('does not open what was %s', (_title, tamper, column, key) => {
    const sealed = tamper(seal.close(plainText, access, ['i-1']));
    expect(() => seal.open(sealed, column, key)).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: `${column.table}.${column.column} of ${key.join()} does not open: it was changed or belongs to another row`,
      }),
    );
  });

  it('keeps rows apart whose keys of several columns read alike when joined', () => {
    const sealed = seal.close(plainText, secret, ['a', 'bc']);
    expect(seal.open(sealed, secret, ['a', 'bc'])).toBe(plainText);
    for (const key of [['ab', 'c'], ['abc'], ['a', 'b', 'c'], ['["a","bc"]', '']]) {
      expect(() => seal.open(sealed, secret, key)).toThrow('does not open');
    }
  });

  it.each([
    ['no key', []],
    ['a short key', [Buffer.alloc(31)]],
    ['a short old key', [key, Buffer.alloc(16)]],
  ])('refuses %s', (_title, keys) => {
    expect(() => createSeal(keys)).toThrow(
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
