import { Buffer } from 'node:buffer';

/** A signature as it came: the 32 bytes that it can be read as, however it is written. */
export interface GivenDigest {
  /** As it came. */
  readonly text: string;
  readonly form: DigestForm;
  /** `undefined`: in no form of 32 bytes. */
  readonly bytes: Buffer | undefined;
}

/** How the bytes are written. */
export type DigestForm = 'hex' | 'base64' | 'base64-url' | 'base64-of-hex' | 'none';

/**
 * Reads hex, Base64 of every kind, and what stands around either of them. A blank in Base64 was a plus before a query was
 * decoded.
 */
export function readDigest(text: string): GivenDigest {
  const bare = withoutWrapping(text);
  const found = forms.find(({ pattern }) => pattern.test(bare));
  if (found === undefined) return { text, form: 'none', bytes: undefined };
  return { text, form: found.form, bytes: found.read(bare) };
}

/** Whether there is something around the signature, or it was encoded for a query once too often. */
export function isWrapped({ text }: GivenDigest): boolean {
  return withoutWrapping(text) !== text.replaceAll(' ', '+');
}

/** Whether the text is that signature, but for what copying by hand does: cut, case changed, up to two characters wrong. */
export function isDamaged({ text }: GivenDigest, expected: string): boolean {
  const bare = withoutWrapping(text);
  const [given, wanted] = [bare.toLowerCase(), expected.toLowerCase()];
  if (given === wanted) return true;
  const isPart = given.length >= 16 && (wanted.startsWith(given) || wanted.endsWith(given));
  const isLonger = given.startsWith(wanted) || given.endsWith(wanted);
  return isPart || isLonger || differences(bare, expected) <= 2;
}

const forms = [
  { form: 'hex', pattern: /^[0-9a-f]{64}$/i, read: (text: string) => Buffer.from(text, 'hex') },
  {
    form: 'base64',
    pattern: /^[A-Za-z0-9+/]{43}=$/,
    read: (text: string) => Buffer.from(text, 'base64'),
  },
  {
    form: 'base64-url',
    pattern: /^[A-Za-z0-9+/_-]{43}=?$/,
    read: (text: string) => Buffer.from(text, 'base64url'),
  },
  {
    form: 'base64-of-hex',
    pattern: /^[A-Za-z0-9+/]{86}==$/,
    read: (text: string) => {
      const hex = Buffer.from(text, 'base64').toString('latin1');
      return /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;
    },
  },
] as const;

/** Longer is no signature, whatever stands around it. */
const writtenLengthMax = 300;

function withoutWrapping(text: string): string {
  if (text.length > writtenLengthMax) return text;
  const bare = text
    .trim()
    .replace(/^["'\u201c\u201d]+|(?<!["'\u201c\u201d])["'\u201c\u201d]+$/g, '');
  const decoded = /%[0-9a-f]{2}/i.test(bare) ? decodePercent(bare) : bare;
  return decoded.replace(/^(?:0x|sha256=|hmac-sha256=)/i, '').replaceAll(' ', '+');
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function differences(given: string, expected: string): number {
  if (given.length !== expected.length) return Infinity;
  let count = 0;
  for (let at = 0; at < given.length; at += 1) if (given[at] !== expected[at]) count += 1;
  return count;
}
