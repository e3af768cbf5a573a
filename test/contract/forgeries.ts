import { signedQuery, type CallDetails } from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';

/** The current key, and the one before it that is still accepted. */
export const rotationKeys = ['current-key-of-a-rotation', 'previous-key-of-a-rotation'] as const;

const windowMs = 60_000;

/** Something that is wrong with a call, and how it is refused. */
export interface Forgery {
  readonly title: string;
  readonly details: (app: StartedApp, bytes: Buffer) => CallDetails;
  readonly resultCode: string;
  readonly sentence: string;
}

export const mismatch = 'authentication failed: signature does not match';

/** What a stranger, a wrong clock or a wrong key can do to a call. */
export const forgeries: readonly Forgery[] = [
  {
    title: 'that is unsigned',
    details: () => ({ query: { signature: undefined } }),
    resultCode: '000001',
    sentence: 'authentication failed: signature is missing',
  },
  {
    title: 'whose signature is empty',
    details: () => ({ query: { signature: '' } }),
    resultCode: '000001',
    sentence: 'authentication failed: signature is missing',
  },
  {
    title: 'that is signed with a wrong key',
    details: () => ({ accessKey: 'key-of-somebody-else' }),
    resultCode: '000001',
    sentence: mismatch,
  },
  {
    title: 'whose body differs by one byte from what was signed',
    details: (_, bytes) => ({ signedBody: withOtherByte(bytes) }),
    resultCode: '000001',
    sentence: mismatch,
  },
  {
    title: 'whose signature differs by one digit',
    details: withOtherDigit,
    resultCode: '000001',
    sentence: mismatch,
  },
  {
    title: 'without timestamp',
    details: () => ({ query: { timestamp: undefined } }),
    resultCode: '000002',
    sentence: 'timestamp is missing',
  },
  {
    title: 'whose timestamp is no number',
    details: () => ({ timestamp: 'yesterday' }),
    resultCode: '000002',
    sentence: 'timestamp must have 13 digits',
  },
  {
    title: 'that is one millisecond too old',
    details: ({ clock }) => ({ timestamp: String(clock.now - windowMs - 1) }),
    resultCode: '000002',
    sentence: 'timestamp is too old: it differs by 60.001 s',
  },
  {
    title: 'that is one millisecond too far in the future',
    details: ({ clock }) => ({ timestamp: String(clock.now + windowMs + 1) }),
    resultCode: '000002',
    sentence: 'timestamp lies in the future: it differs by 60.001 s',
  },
  {
    title: 'without nonce',
    details: () => ({ query: { nonce: undefined } }),
    resultCode: '000002',
    sentence: 'nonce is missing',
  },
  {
    title: 'with another nonce than the signed one',
    details: () => ({ query: { nonce: 'another' } }),
    resultCode: '000001',
    sentence: mismatch,
  },
];

/** The negative twins: as far off as is still allowed. */
export const unusualButGood = [
  {
    title: 'as old as the window allows',
    details: ({ clock }: StartedApp) => ({ timestamp: String(clock.now - windowMs) }),
  },
  {
    title: 'as far in the future as the window allows',
    details: ({ clock }: StartedApp) => ({ timestamp: String(clock.now + windowMs) }),
  },
  {
    title: 'dated in seconds',
    details: ({ clock }: StartedApp) => ({ timestamp: String(clock.now / 1000) }),
  },
  {
    title: 'signed with the previous key, and answers with it',
    details: () => ({ accessKey: rotationKeys[1], answerKey: rotationKeys[1] }),
  },
  {
    title: 'whose signature is in upper case',
    details: (app: StartedApp, bytes: Buffer) => {
      const { signature = '', ...query } = queryOf(app, bytes);
      return { query: { ...query, signature: signature.toUpperCase() } };
    },
  },
];

function withOtherByte(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const last = changed.length - 2;
  changed.writeUInt8(changed.readUInt8(last) ^ 1, last);
  return changed;
}

function withOtherDigit(app: StartedApp, bytes: Buffer): CallDetails {
  const { signature = '', ...query } = queryOf(app, bytes);
  const digit = signature.startsWith('0') ? '1' : '0';
  return { query: { ...query, signature: `${digit}${signature.slice(1)}` } };
}

function queryOf(app: StartedApp, bytes: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(signedQuery(app, bytes)));
}
