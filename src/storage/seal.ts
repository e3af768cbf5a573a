import { createCipheriv, createDecipheriv, createHash, randomFillSync } from 'node:crypto';
import { KooGateError } from '../domain/koogate-error.js';

/** A column whose texts nobody may read in the database, and the columns that name its rows. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly key: readonly string[];
}

/** Keeps secrets and personal data unreadable in the database and its backups: AES-256-GCM, a fresh IV for each text. */
export interface Seal {
  /** The sealed text opens only in the same column of the same row: copied elsewhere it is refused. */
  close(plainText: string, column: SealedColumn, key: readonly string[]): string;
  /** Throws `KooGateError` `internal` when no configured key fits or the text was tampered with. */
  open(sealedText: string, column: SealedColumn, key: readonly string[]): string;
  /** What every text sealed with the current data key begins with; any other beginning waits for `reseal`. */
  readonly currentPrefix: string;
}

const formatVersion = 'v1';
const keyIdLength = 14;
/** So much of a sealed text says which key has sealed it: `v1.<key id>.` */
export const sealedPrefixLength = formatVersion.length + keyIdLength + 2;
const keyBytes = 32;
// 96 bits, the only length for which GCM uses the IV as it is (NIST SP 800-38D, 8.2).
const ivBytes = 12;
const tagBytes = 16;

/** Drawn ahead: asking for twelve random bytes costs as much as sealing a short text. */
const ivsAhead = Buffer.alloc(ivBytes * 256);
let ivsTaken = ivsAhead.length;

/** Each is given out once. */
function freshIv(): Buffer {
  if (ivsTaken === ivsAhead.length) {
    randomFillSync(ivsAhead);
    ivsTaken = 0;
  }
  const iv = Buffer.from(ivsAhead.subarray(ivsTaken, ivsTaken + ivBytes));
  ivsTaken += ivBytes;
  return iv;
}

/** Seals with the first key; opens with any of them, found by the key id in the sealed text. */
export function createSeal(dataKeys: readonly Buffer[]): Seal {
  const [currentKey] = dataKeys;
  if (currentKey === undefined || dataKeys.some((key) => key.length !== keyBytes)) {
    throw new KooGateError('internal', {
      detail: `every data key must be ${keyBytes} bytes and at least one is needed: check KOOGATE_DATA_KEY`,
    });
  }
  const keysById = new Map(dataKeys.map((key) => [toKeyId(key), key]));
  const currentPrefix = `${formatVersion}.${toKeyId(currentKey)}.`;

  return {
    currentPrefix,
    close(plainText, column, key) {
      const iv = freshIv();
      const cipher = createCipheriv('aes-256-gcm', currentKey, iv).setAAD(boundTo(column, key));
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([iv, body, cipher.getAuthTag()]);
      return currentPrefix + sealed.toString('base64url');
    },
    open(sealedText, column, key) {
      const [version, keyId, body] = sealedText.split('.');
      const dataKey = keyId === undefined ? undefined : keysById.get(keyId);
      if (version !== formatVersion || dataKey === undefined || body === undefined) {
        throw unknownKey(toPlace(column, key), keyId ?? '?', [...keysById.keys()]);
      }
      return decrypt(Buffer.from(body, 'base64url'), dataKey, toPlace(column, key));
    },
  };
}

/** Names a key without telling anything about it: a third of its SHA-256, behind a prefix of our own. */
export function toKeyId(key: Buffer): string {
  return createHash('sha256')
    .update('koogate data key')
    .update(key)
    .digest('base64url')
    .slice(0, keyIdLength);
}

function decrypt(sealed: Buffer, dataKey: Buffer, place: Place): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(boundTo(place.column, place.key));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = decipher.update(sealed.subarray(ivBytes, -tagBytes));
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new KooGateError('internal', {
      detail: `${place.name} does not open: it was changed or belongs to another row`,
      cause,
    });
  }
}

interface Place {
  readonly column: SealedColumn;
  readonly key: readonly string[];
  /** For messages; the keys of rows are ids and keyed hashes, no secrets. */
  readonly name: string;
}

function toPlace(column: SealedColumn, key: readonly string[]): Place {
  return { column, key, name: `${column.table}.${column.column} of ${toRowId(key)}` };
}

function boundTo({ table, column }: SealedColumn, key: readonly string[]): Buffer {
  return Buffer.from(`koogate ${table}.${column} ${toRowId(key)}`, 'utf8');
}

/** A single id as it is; several as JSON, so that no two keys read alike. */
function toRowId(key: readonly string[]): string {
  const [only = ''] = key;
  return key.length === 1 ? only : JSON.stringify(key);
}

function unknownKey(place: Place, keyId: string, knownIds: readonly string[]): KooGateError {
  return new KooGateError('internal', {
    detail:
      `${place.name} is sealed with data key ${keyId}, but KOOGATE_DATA_KEY holds ` +
      `${knownIds.join(', ')}: add the key that was used before, behind the current one`,
  });
}
