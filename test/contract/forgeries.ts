import type { SigningScheme } from '../../src/protocol/outgoing-call.js';
import { signedParts, toBytes, type CallDetails, type CallTarget } from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';

/** The current key, and the one before it that is still accepted; those of the other classes are made from them. */
export const rotationKeys = ['current-key-of-a-rotation', 'previous-key-of-a-rotation'] as const;

const windowMs = 60_000;

/** A call about to be sent: who sends what to whom. */
export interface CallToForge {
  readonly app: StartedApp;
  readonly target: CallTarget;
  readonly request: Readonly<Record<string, unknown>>;
}

/** Something that is wrong with a call, and how it is refused. */
export interface Forgery {
  readonly title: string;
  readonly details: (call: CallToForge) => CallDetails;
  /** What is sent instead. */
  readonly request?: (call: CallToForge) => object;
  readonly resultCode: string;
  readonly sentence: string;
}

/** Where the three parts of a proof travel; the token schemes have no nonce, and their time is a member of the call. */
interface Carriers {
  readonly place: 'query' | 'signedHeaders';
  readonly signature: string;
  readonly timestamp?: string;
  readonly nonce?: string;
}

const inQuery = {
  place: 'query',
  signature: 'signature',
  timestamp: 'timestamp',
  nonce: 'nonce',
} as const satisfies Carriers;

const carriers: Readonly<Record<SigningScheme, Carriers>> = {
  base: inQuery,
  'order-notify': inQuery,
  kit: {
    place: 'signedHeaders',
    signature: 'x-sign',
    timestamp: 'x-timestamp',
    nonce: 'x-nonce',
  },
  'auth-token': { place: 'query', signature: 'authToken' },
  'kit-auth-token': { place: 'signedHeaders', signature: 'authToken' },
};

/** Whether calls of that scheme carry a nonce, and so cannot be replayed. */
export function hasNonce({ scheme }: CallTarget): boolean {
  return carriers[scheme].nonce !== undefined;
}

/** What a stranger, a wrong clock or a wrong key can do to a call of that scheme. */
export function forgeriesOf(target: CallTarget): readonly Forgery[] {
  return [...proofForgeries(target), ...(hasNonce(target) ? datedForgeries : tokenForgeries)];
}

/** What the answer says when the proof itself is wrong. */
export function mismatchOf(target: CallTarget): string {
  const name = hasNonce(target) ? 'signature' : 'authToken';
  return `authentication failed: ${name} does not match`;
}

function proofForgeries(target: CallTarget): readonly Forgery[] {
  const name = hasNonce(target) ? 'signature' : 'authToken';
  const missing = `authentication failed: ${name} is missing`;
  const mismatch = mismatchOf(target);
  return [
    {
      title: 'that is unsigned',
      details: (call) => withPart(call, 'signature', undefined),
      resultCode: '000001',
      sentence: missing,
    },
    {
      title: `whose ${name} is empty`,
      details: (call) => withPart(call, 'signature', ''),
      resultCode: '000001',
      sentence: missing,
    },
    {
      title: 'that is signed with a wrong key',
      details: () => ({ accessKey: 'key-of-somebody-else' }),
      resultCode: '000001',
      sentence: mismatch,
    },
    {
      title: 'that is signed with a key of another class',
      details: ({ app }) => ({
        accessKey: app.keysOf(target.keyClass === 'base' ? 'kit' : 'base')[0],
      }),
      resultCode: '000001',
      sentence: mismatch,
    },
    {
      title: 'that says something else than what was signed',
      details: ({ request }) => ({ signedBody: toBytes({ ...request, added: 'later' }) }),
      resultCode: '000001',
      sentence: mismatch,
    },
    {
      title: `whose ${name} differs by one character`,
      details: (call) => withPart(call, 'signature', withOtherCharacter(signatureOf(call))),
      resultCode: '000001',
      sentence: mismatch,
    },
  ];
}

const datedForgeries: readonly Forgery[] = [
  {
    title: 'without timestamp',
    details: (call) => withPart(call, 'timestamp', undefined),
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
    details: ({ app }) => ({ timestamp: String(app.clock.now - windowMs - 1) }),
    resultCode: '000002',
    sentence: 'timestamp is too old: it differs by 60.001 s',
  },
  {
    title: 'that is one millisecond too far in the future',
    details: ({ app }) => ({ timestamp: String(app.clock.now + windowMs + 1) }),
    resultCode: '000002',
    sentence: 'timestamp lies in the future: it differs by 60.001 s',
  },
  {
    title: 'without nonce',
    details: (call) => withPart(call, 'nonce', undefined),
    resultCode: '000002',
    sentence: 'nonce is missing',
  },
  {
    title: 'with another nonce than the signed one',
    details: (call) => withPart(call, 'nonce', 'another'),
    resultCode: '000001',
    sentence: 'authentication failed: signature does not match',
  },
];

const tokenForgeries: readonly Forgery[] = [
  {
    title: 'without timeStamp',
    details: () => ({}),
    request: ({ request }) => ({ ...request, timeStamp: undefined }),
    resultCode: '000002',
    sentence: 'timeStamp is missing',
  },
  {
    title: 'with another timeStamp than the signed one',
    details: ({ request }) => ({
      signedBody: toBytes({ ...request, timeStamp: '20230327065233981' }),
    }),
    resultCode: '000001',
    sentence: 'authentication failed: authToken does not match',
  },
];

export interface GoodCall {
  readonly title: string;
  readonly details: (call: CallToForge) => CallDetails;
}

/** The negative twins: as far off as is still allowed. */
export function unusualButGoodOf(target: CallTarget): readonly GoodCall[] {
  return [
    {
      title: 'signed with the previous key, and answers with it',
      details: ({ app }) => {
        const [, previous = ''] = app.keysOf(target.keyClass);
        return { accessKey: previous, answerKey: previous };
      },
    },
    ...(hasNonce(target) ? unusualDates : []),
    ...(target.scheme === 'kit-auth-token' ? quotedTokens : []),
  ];
}

const unusualDates: readonly GoodCall[] = [
  {
    title: 'as old as the window allows',
    details: ({ app }) => ({ timestamp: String(app.clock.now - windowMs) }),
  },
  {
    title: 'as far in the future as the window allows',
    details: ({ app }) => ({ timestamp: String(app.clock.now + windowMs) }),
  },
  {
    title: 'dated in seconds',
    details: ({ app }) => ({ timestamp: String(app.clock.now / 1000) }),
  },
  {
    title: 'whose signature is in upper case',
    details: (call) => {
      const nonce = 'nonce-of-upper-case';
      return { ...withPart(call, 'signature', signatureOf(call, nonce).toUpperCase()), nonce };
    },
  },
];

/** The page of the kit prints the header in quotation marks. */
const quotedTokens: readonly GoodCall[] = [
  {
    title: 'whose token stands in quotation marks',
    details: (call) => withPart(call, 'signature', `"${signatureOf(call)}"`),
  },
];

/** The call with one part of its proof replaced; `undefined` leaves it out. */
function withPart(
  { target: { scheme } }: CallToForge,
  part: 'signature' | 'timestamp' | 'nonce',
  value: string | undefined,
): CallDetails {
  const { place, ...names } = carriers[scheme];
  return { [place]: { [names[part] ?? '']: value } };
}

function signatureOf({ app, target, request }: CallToForge, nonce?: string): string {
  const details = { target, ...(nonce !== undefined && { nonce }) };
  const { query, headers } = signedParts(app, toBytes(request), details);
  const { signature } = carriers[target.scheme];
  return query[signature] ?? headers[signature] ?? '';
}

function withOtherCharacter(signature: string): string {
  return `${signature.startsWith('0') ? '1' : '0'}${signature.slice(1)}`;
}
