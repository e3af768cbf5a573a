import { exchange, type RawAnswer } from '../http-exchange.js';
import { bodyMessage, queryMessage, tokenOf } from './auth-token.js';
import { readObject } from './canonical-text.js';
import type { KeyClass, Operation } from './operations.js';
import { signatureOf } from './request-signature.js';

/** Where and how a call travels. */
export interface CallPlace extends Pick<Operation, 'subPath' | 'scheme'> {
  readonly isGet: boolean;
  readonly keyClass: KeyClass;
}

export interface CallToSend extends CallPlace {
  /** Compact JSON in the order of the members, or the text as it stands; of a GET what its query says. */
  readonly content: string | Readonly<Record<string, unknown>>;
  readonly key: string;
  /** Milliseconds. */
  readonly now: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nonce?: string;
}

let nonces = 0;

/** Signs by the same few formulas as the seller verifies with, which the known answers vouch for, and sends. */
export async function callSeller(url: string, call: CallToSend): Promise<RawAnswer> {
  const { origin, pathname } = new URL(url);
  const { content, isGet, subPath } = call;
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const { query, headers } = isGet ? byQuery(call) : byBody(call, Buffer.from(body));
  return exchange({
    url: origin,
    target: `${pathname}${subPath}${query === '' ? '' : `?${query}`}`,
    method: isGet ? 'GET' : 'POST',
    headers: { ...call.headers, ...headers },
    body: Buffer.from(isGet ? '' : body),
  });
}

interface Proof {
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is null does not travel in a query, and everything in it is text. */
function byQuery({ content, key }: CallToSend): Proof {
  const said = typeof content === 'string' ? (JSON.parse(content) as object) : content;
  const parameters = new Map(
    Object.entries(said)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const token = tokenOf(key, parameters.get('timeStamp') ?? '', queryMessage(parameters));
  return {
    query: new URLSearchParams([...parameters, ['authToken', token]]).toString(),
    headers: {},
  };
}

function byBody({ scheme, key, now, nonce = nextNonce() }: CallToSend, body: Buffer): Proof {
  if (scheme === 'kit-token') return { query: '', headers: { authToken: bodyToken(key, body) } };
  const timestamp = String(now);
  const formula = scheme === 'kit' ? 'kit' : 'base';
  const signature = signatureOf(formula, key, { timestamp, nonce }, body);
  return scheme === 'kit'
    ? {
        query: '',
        headers: { 'x-sign': signature, 'x-timestamp': timestamp, 'x-nonce': nonce },
      }
    : { query: new URLSearchParams({ signature, timestamp, nonce }).toString(), headers: {} };
}

function bodyToken(key: string, body: Buffer): string {
  const found = readObject(body);
  if (!('members' in found)) return 'unknown';
  const timeStamp = found.members.get('timeStamp');
  return tokenOf(key, typeof timeStamp === 'string' ? timeStamp : '', bodyMessage(found.members));
}

function nextNonce(): string {
  nonces += 1;
  return `independent-${nonces}`;
}
