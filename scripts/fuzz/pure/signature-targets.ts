import { Buffer, isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import {
  bodyMessage,
  parseQuery,
  queryMessage,
  readSignedBody,
  signAuthToken,
  verifyAuthToken,
} from '../../../src/protocol/auth-token.js';
import { bodySign, verifyBodySign } from '../../../src/protocol/body-sign.js';
import { canonicalJson } from '../../../src/protocol/canonical-json.js';
import {
  verifyRequestSignature,
  type RequestScheme,
} from '../../../src/protocol/request-signature.js';
import { computeSignature } from '../../../src/protocol/signature-formula.js';
import { comparedDepthMax, depthOf, isTheSame, saysTheSame } from './json-sameness.js';
import { changedBy } from './mutate.js';
import { jsonSeeds, querySeeds } from './seeds.js';
import { choiceOf, promise, type Target } from './target.js';

const key = 'fuzz-key-0001';
const keys = ['another-key', key];
const now = 1_700_000_000_000;
const sent = { timestamp: String(now), nonce: 'fuzz-nonce' };

/** Who is let in: what is signed rightly, and nothing else. */
export const signatureTargets: readonly Target[] = [
  ...(['base', 'kit', 'order-notify'] as const).map((scheme) => ({
    name: `verify-${scheme}`,
    seeds: jsonSeeds,
    run: (input: Buffer) => signatureHolds(scheme, input),
  })),
  { name: 'verify-auth-token', seeds: querySeeds, run: queryTokenHolds },
  { name: 'verify-kit-auth-token', seeds: jsonSeeds, run: bodyTokenHolds },
  { name: 'body-sign', seeds: jsonSeeds, run: bodySignHolds },
];

function signatureHolds(scheme: RequestScheme, body: Buffer): void {
  const formula = scheme === 'kit' || choiceOf(body, 2) === 1 ? 'plain' : 'hashed';
  const isKnown = formula === 'hashed' || scheme !== 'base';
  const sign = (payload: Buffer) => computeSignature(formula, { accessKey: key, payload, ...sent });
  const verdict = (signature: string, received: Buffer, others = {}) =>
    verifyRequestSignature(scheme, {
      ...{ keys, now, windowMs: 60_000, signature, body: received, ...sent },
      ...others,
    }).ok;
  promise(verdict(sign(body), body) === isKnown, 'a call is not judged by its signature');
  const canonical = canonicalJson(body);
  if (canonical.ok)
    promise(
      verdict(sign(Buffer.from(canonical.text)), body) === isKnown,
      'nor by its canonical text',
    );
  const changed = changedBy(body, choiceOf(body, 1_000));
  if (!changed.equals(body) && verdict(sign(body), changed)) {
    const [was, is] = [body.toString('utf8'), changed.toString('utf8')];
    const isSame = depthOf(was) > comparedDepthMax || saysTheSame(was, is);
    promise(isUtf8(body) && isSame, 'a changed call was let in');
  }
  const given = body.toString('latin1');
  promise(!verdict(given, body), 'any text is a signature');
  promise(!verdict(sign(body), body, { nonce: `${sent.nonce}1` }), 'another nonce was let in');
  promise(!verdict(sign(body), body, { timestamp: given }), 'any text is a timestamp');
}

function queryTokenHolds(input: Buffer): void {
  const raw = input.toString('latin1');
  const parameters = parseQuery(raw);
  const message = queryMessage(parameters);
  const timeStamp = parameters.get('timeStamp') ?? '';
  const token = signAuthToken(key, timeStamp, message);
  const verdict = (given: string | undefined, of: string) =>
    verifyAuthToken({ keys, token: given, timeStamp, message: of }).ok;
  promise(verdict(token, message) === (timeStamp !== ''), 'a query is not judged by its token');
  promise(!verdict(parameters.get('authToken'), message), 'any text is a token');
  promise(!verdict(token, `${message}&x=1`), 'more than was signed was let in');
  // What was decoded is the same when it is written and decoded again.
  const again = parseQuery(new URLSearchParams([...parameters]).toString());
  promise(queryMessage(again) === message, 'a query does not survive being written');
  const changed = queryMessage(
    parseQuery(changedBy(input, choiceOf(input, 1_000)).toString('latin1')),
  );
  promise(changed === message || !verdict(token, changed), 'a changed query was let in');
}

function bodyTokenHolds(body: Buffer): void {
  const { message, timeStamp = '' } = bodyMessage(body);
  const { pieces, toValues } = readSignedBody(body);
  promise(pieces.join('') === message, 'the pieces are not the message');
  const text = body.toString('utf8');
  const values = toValues();
  if (message !== '' && depthOf(text) <= comparedDepthMax)
    promise(isTheSame(values, JSON.parse(text)), 'what is used is not what was signed');
  const token = signAuthToken(key, timeStamp, message);
  const verdict = (of: string) => verifyAuthToken({ keys, token, timeStamp, message: of }).ok;
  const isSignable = timeStamp !== '' && message.isWellFormed();
  promise(verdict(message) === isSignable, 'a body is not judged by its token');
  const changed = bodyMessage(changedBy(body, choiceOf(body, 1_000))).message;
  promise(changed === message || !verdict(changed), 'a changed body was let in');
}

function bodySignHolds(body: Buffer): void {
  const header = bodySign(key, body);
  promise(
    verifyBodySign({ accessKey: key, header, body }).ok,
    'an answer is not judged by its mark',
  );
  const given = body.toString('latin1');
  promise(!verifyBodySign({ accessKey: key, header: given, body }).ok, 'any text is a mark');
  const expected = createHmac('sha256', key).update(body).digest('base64');
  promise(
    header === `sign_type="HMAC-SHA256", signature= "${expected}"`,
    'the mark has another form',
  );
}
