import { Buffer, isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { decodeBase64 } from './base64-text.js';
import { deriveAesKey } from './sha1prng.js';

/** As in answers: `1` is AES-256, the default, `2` AES-128, both with CBC and PKCS#7 padding. */
export type EncryptType = '1' | '2';

/**
 * A V1 field as it travels: the IV, then the ciphertext in Base64. Throws RangeError for an IV that is not 16 letters and
 * digits. The marketplace takes 128 characters: see `sensitiveFieldFits`.
 */
export function encryptSensitiveField(field: SensitiveField): string {
  const { accessKey, encryptType, iv, plain } = field;
  if (!/^[A-Za-z0-9]{16}$/.test(iv)) throw new RangeError('an IV is 16 letters and digits');
  const { algorithm, key } = cipherOf(accessKey, encryptType);
  const cipher = createCipheriv(algorithm, key, iv);
  return iv + cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
}

export interface SensitiveField {
  readonly accessKey: string;
  readonly encryptType: EncryptType;
  readonly iv: string;
  readonly plain: string;
}

/**
 * The plain text of a field of a request, `undefined` if the key or the algorithm is another one or the value was never
 * encrypted. CBC proves nothing, a wrong value can decrypt to something by chance: call this for authentic calls only.
 * Blanks count as `+`, of which they are left when a query was not encoded.
 */
export function decryptSensitiveField(field: EncryptedField): string | undefined {
  const { accessKey, encryptType, value } = field;
  const iv = value.slice(0, ivLength);
  const ciphertext = decodeBase64(value.slice(ivLength).replaceAll(' ', '+'));
  if (!/^[!-~]{16}$/.test(iv) || ciphertext === undefined) return undefined;
  const { algorithm, key } = cipherOf(accessKey, encryptType);
  try {
    const decipher = createDecipheriv(algorithm, key, iv);
    const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    return isUtf8(plain) ? plain.toString('utf8') : undefined;
  } catch {
    // Length or padding: which of them is nobody's business.
    return undefined;
  }
}

export interface EncryptedField {
  readonly accessKey: string;
  readonly encryptType: EncryptType;
  readonly value: string;
}

/** Whether the encrypted form has at most 128 characters, on which the marketplace measures its fields. */
export function sensitiveFieldFits(plain: string): boolean {
  return Buffer.byteLength(plain) <= plainBytesMax;
}

/**
 * The IV to encrypt a text with, 16 letters and digits. The marketplace repeats calls and wants the same bytes again, so the
 * IV is no random one, as in the vendor's sample, but follows from the key, the context and the text: the same account data
 * is always encrypted to the same value. Another text has another IV, since CBC under one IV would show how much two texts
 * have in common; and the context, say `<instanceId> password`, keeps equal passwords of two instances from looking equal.
 */
export function sensitiveFieldIv(accessKey: string, context: string, plain: string): string {
  let iv = '';
  for (let block = 0; iv.length < ivLength; block += 1) {
    // As a JSON array: no two contexts and texts are written the same, and nothing else that the key signs begins so.
    const text = JSON.stringify(['sensitive-field-iv', block, context, plain]);
    const digest = createHmac('sha256', accessKey).update(text).digest();
    // Of a whole digest enough is always usable, but for one text in 10^17. Better a second block that is known to work.
    iv += toAlphanumerics(digest.subarray(0, ivLength));
  }
  return iv.slice(0, ivLength);
}

/** Five blocks with at least one byte of padding: 80 bytes of ciphertext, 108 characters, 124 with the IV. Six make 144. */
const plainBytesMax = 5 * 16 - 1;

const ivLength = 16;
const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** One character a byte. The last eight values of a byte are left out: they would make the first eight letters likelier. */
function toAlphanumerics(bytes: Buffer): string {
  const usable = [...bytes].filter((byte) => byte < 4 * alphanumerics.length);
  return usable.map((byte) => alphanumerics.charAt(byte % alphanumerics.length)).join('');
}

function cipherOf(accessKey: string, encryptType: EncryptType) {
  const bits = encryptType === '1' ? 256 : 128;
  return { algorithm: `aes-${String(bits)}-cbc`, key: deriveAesKey(accessKey, bits) };
}
