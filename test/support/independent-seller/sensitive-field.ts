import { createCipheriv, createDecipheriv, createHash, randomInt } from 'node:crypto';
import { noFaults, type Faults } from './planted-faults.js';

/** `1`: AES-256, `2`: AES-128; both CBC. */
export type EncryptType = '1' | '2';

/** The steps of Java's SHA1PRNG over a seed, and the two keys that come out of it. */
export function sha1Prng(seed: string, arithmetic: 'signed' | 'unsigned' = 'signed') {
  const state0 = sha1(Buffer.from(seed));
  const out1 = sha1(state0);
  const state1 = nextState(state0, out1, arithmetic);
  const out2 = sha1(state1);
  const stream = Buffer.concat([out1, out2]);
  return {
    state0,
    out1,
    state1,
    out2,
    aes128: stream.subarray(0, 16),
    aes256: stream.subarray(0, 32),
  };
}

function nextState(state: Buffer, output: Buffer, arithmetic: 'signed' | 'unsigned'): Buffer {
  const [given, added] =
    arithmetic === 'signed'
      ? [new Int8Array(state), new Int8Array(output)]
      : [new Uint8Array(state), new Uint8Array(output)];
  const next = Buffer.alloc(state.length);
  let carry = 1;
  for (const [at, byte] of given.entries()) {
    const sum = byte + (added[at] ?? 0) + carry;
    next[at] = sum & 0xff;
    carry = sum >> 8;
  }
  if (next.equals(state)) next[0] = ((next[0] ?? 0) + 1) & 0xff;
  return next;
}

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export interface FieldToEncrypt {
  readonly key: string;
  readonly encryptType: EncryptType;
  readonly plain: string;
  /** 16 letters and digits; random unless given. */
  readonly iv?: string;
}

/** The IV, then the ciphertext as Base64. */
export function encryptField(field: FieldToEncrypt, faults: Faults = noFaults): string {
  const { encryptType, plain, iv = randomIv() } = field;
  const aesKey = aesKeyOf(field, faults);
  const cipher = createCipheriv(algorithmOf(encryptType), aesKey, Buffer.from(iv, 'latin1'));
  return iv + Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
}

/** `undefined` for what cannot be decrypted. */
export function decryptField(
  key: string,
  encryptType: EncryptType,
  value: string,
): string | undefined {
  // A plus that travelled unencoded has become a blank.
  const [iv, base64] = [value.slice(0, 16), value.slice(16).replaceAll(' ', '+')];
  if (!/^[!-~]{16}$/.test(iv) || !/^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/=]{4}$/.test(base64)) {
    return undefined;
  }
  try {
    const aesKey = aesKeyOf({ key, encryptType }, noFaults);
    const decipher = createDecipheriv(algorithmOf(encryptType), aesKey, Buffer.from(iv, 'latin1'));
    const plain = [decipher.update(Buffer.from(base64, 'base64')), decipher.final()];
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(plain));
  } catch {
    return undefined;
  }
}

function algorithmOf(encryptType: EncryptType): string {
  return encryptType === '1' ? 'aes-256-cbc' : 'aes-128-cbc';
}

function aesKeyOf(
  { key, encryptType }: Pick<FieldToEncrypt, 'key' | 'encryptType'>,
  faults: Faults,
): Buffer {
  if (faults.has('v1-key-is-first-32-characters')) {
    return Buffer.from(key.padEnd(32, '0').slice(0, encryptType === '1' ? 32 : 16), 'latin1');
  }
  const arithmetic = faults.has('v1-key-by-unsigned-addition') ? 'unsigned' : 'signed';
  const { aes128, aes256 } = sha1Prng(key, arithmetic);
  return encryptType === '1' ? aes256 : aes128;
}

function randomIv(): string {
  return Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
}
