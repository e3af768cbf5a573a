import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { KooGateError } from '../domain/koogate-error.js';

/** Keeps the buyers' passwords unreadable in the database and its backups: AES-256-GCM, a fresh IV for each text. */
export interface AccessSeal {
  /** The sealed text opens only for the same instance: copied into another row it is refused. */
  close(plainText: string, instanceId: string): string;
  /** Throws `KooGateError` `internal` when no configured key fits or the text was tampered with. */
  open(sealedText: string, instanceId: string): string;
  /** What every text sealed with the current key begins with; any other beginning waits for `reseal`. */
  readonly currentPrefix: string;
}

const formatVersion = 'v1';
const keyBytes = 32;
// 96 bits, the only length for which GCM uses the IV as it is (NIST SP 800-38D, 8.2).
const ivBytes = 12;
const tagBytes = 16;

/** Seals with the first key; opens with any of them, found by the key id in the sealed text. */
export function createAccessSeal(dataKeys: readonly Buffer[]): AccessSeal {
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
    close(plainText, instanceId) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', currentKey, iv).setAAD(boundTo(instanceId));
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([iv, body, cipher.getAuthTag()]);
      return currentPrefix + sealed.toString('base64url');
    },
    open(sealedText, instanceId) {
      const [version, keyId, body] = sealedText.split('.');
      const key = keyId === undefined ? undefined : keysById.get(keyId);
      if (version !== formatVersion || key === undefined || body === undefined) {
        throw unknownKey(instanceId, keyId ?? '?', [...keysById.keys()]);
      }
      return decrypt(Buffer.from(body, 'base64url'), key, instanceId);
    },
  };
}

/** Names a key without telling anything about it: a third of its SHA-256, behind a prefix of our own. */
function toKeyId(key: Buffer): string {
  return createHash('sha256')
    .update('koogate data key')
    .update(key)
    .digest('base64url')
    .slice(0, 14);
}

function decrypt(sealed: Buffer, key: Buffer, instanceId: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(boundTo(instanceId));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = decipher.update(sealed.subarray(ivBytes, -tagBytes));
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new KooGateError('internal', {
      detail: `access data of instance ${instanceId} does not open: it was changed or belongs to another instance`,
      cause,
    });
  }
}

function boundTo(instanceId: string): Buffer {
  return Buffer.from(`koogate instances.access_sealed ${instanceId}`, 'utf8');
}

function unknownKey(instanceId: string, keyId: string, knownIds: readonly string[]): KooGateError {
  return new KooGateError('internal', {
    detail:
      `access data of instance ${instanceId} is sealed with data key ${keyId}, but KOOGATE_DATA_KEY holds ` +
      `${knownIds.join(', ')}: add the key that was used before, behind the current one`,
  });
}
