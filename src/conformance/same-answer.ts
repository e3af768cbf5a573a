import { decryptSensitiveField, type EncryptType } from '../protocol/sensitive-field.js';
import type { CheckContext, Verdict } from './check.js';
import { bodyOfAnswer, type ReceivedAnswer } from './received-answer.js';
import { failed, passed } from './verdicts.js';

/**
 * Passes when the second answer is the first one again: its bytes; or at least its members, where account data are encrypted
 * anew each time under another IV and decrypt to the same, and where usage has gone on.
 */
export function expectSameAnswer(
  first: ReceivedAnswer,
  again: ReceivedAnswer,
  { keys }: Pick<CheckContext, 'keys'>,
): Verdict {
  if (bodyOfAnswer(first).equals(bodyOfAnswer(again))) return passed;
  const [before, after] = [first, again].map(({ members }) => comparable(members, keys.v1));
  const differing = Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );
  if (differing.length === 0) return passed;
  return failed(`the repeat is answered otherwise: ${differing.join(', ')} differ`);
}

type Members = Readonly<Record<string, unknown>>;

function comparable(members: Members, v1Keys: readonly string[]): Members {
  const encryptType = members.encryptType === '2' ? '2' : '1';
  return normalised(members, encryptType, v1Keys) as Members;
}

function normalised(value: unknown, encryptType: EncryptType, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => normalised(each, encryptType, keys));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .filter(([name]) => name !== 'usageInfo')
    .map(([name, member]): [string, unknown] =>
      encrypted.has(name) && typeof member === 'string'
        ? [name, decrypted(member, encryptType, keys)]
        : [name, normalised(member, encryptType, keys)],
    );
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const encrypted: ReadonlySet<string> = new Set(['userName', 'password']);

function decrypted(value: string, encryptType: EncryptType, keys: readonly string[]): string {
  for (const accessKey of keys) {
    const plain = decryptSensitiveField({ accessKey, encryptType, value });
    if (plain !== undefined) return plain;
  }
  return value;
}
