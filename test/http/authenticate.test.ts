import type { IncomingMessage } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { authenticate } from '../../src/http/authenticate.js';
import type { CallInProgress, CallResponse } from '../../src/http/call-in-progress.js';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../../src/openapi/callback-specification.js';
import { nonceClaimOf, nonceReplayed } from '../../src/http/nonce-claim.js';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { noon } from '../support/instances.js';

const body = Buffer.from('{"activity":"unheardOf"}');
const keys: AccessKeys = {
  base: ['key of base'],
  kit: [],
  license: ['key of license'],
  generic: [],
  v1: [],
};

function anOperation(changes: Partial<CallbackOperation> = {}): CallbackOperation {
  return {
    operationId: 'newInstance',
    method: 'post',
    subPath: '',
    activity: 'newInstance',
    family: 'saas-v2',
    keyClass: 'base',
    scheme: 'base',
    sensitive: false,
    bodyBytesMax: undefined,
    requestSchema: 'NewInstanceRequest',
    memberNames: [],
    listTexts: [],
    ...changes,
  };
}

/** Authenticates a call whose activity no operation has, signed with the key given. */
function authenticated(operations: readonly CallbackOperation[], accessKey = 'key of base') {
  const timestamp = String(noon);
  const nonce = 'n-1';
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body });
  const query = new URLSearchParams({ signature, timestamp, nonce }).toString();
  const call: CallInProgress = {
    callId: 'call-1',
    receivedAt: noon,
    startedAt: 0,
    method: 'POST',
    path: '/koogallery',
    subPath: '',
    rawQuery: query,
    rawBody: body,
    request: { activity: 'unheardOf' },
    operation: undefined,
    authentication: undefined,
    nonceClaimed: false,
    replayed: false,
    bodyHeld: undefined,
    interimAnswer: undefined,
  };
  const next = vi.fn();
  const at = () => operations;
  const specification = { operations, at } as unknown as CallbackSpecification;
  const windows = { windowMs: 60_000, v1WindowMs: undefined };
  const middleware = authenticate({ specification, keys, ...windows, now: () => noon });
  const req: unknown = { method: 'POST', headers: {} };
  middleware(req as IncomingMessage, { locals: { call } } as unknown as CallResponse, next);
  return { call, next };
}

describe('a call whose activity nobody knows', () => {
  const operations = [anOperation(), anOperation({ operationId: 'license', keyClass: 'license' })];

  it.each([
    ['key of base', 'base'],
    ['key of license', 'license'],
  ])('is authentic when it is signed with the %s', (accessKey, keyClass) => {
    const { call, next } = authenticated(operations, accessKey);
    expect(call.authentication).toMatchObject({ ok: true, keyClass, accessKey });
    expect(next).toHaveBeenCalledWith(undefined);
  });

  it('is tried as an order notice where one could have been sent', () => {
    const notice = anOperation({ keyClass: 'base', scheme: 'order-notify' });
    expect(authenticated([notice]).call.authentication).toMatchObject({ ok: true });
  });

  it('is refused where the proof travels in headers, and there are none', () => {
    const { call } = authenticated([anOperation({ scheme: 'kit' })]);
    expect(call.authentication).toMatchObject({ ok: false, reason: 'timestamp-missing' });
  });

  it('is refused when no class that could have sent it has signed it', () => {
    const { call, next } = authenticated(operations, 'key of a stranger');
    expect(call.authentication).toEqual({
      ok: false,
      keyClass: 'base',
      reason: 'signature-mismatch',
    });
    expect(next.mock.lastCall?.[0]).toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused when no key is configured for the class that signed it', () => {
    const { call } = authenticated([anOperation({ keyClass: 'generic' })]);
    expect(call.authentication).toEqual({
      ok: false,
      keyClass: 'generic',
      reason: 'signature-mismatch',
    });
  });
});

describe('a specification that nobody could serve', () => {
  it('without any operation lets nobody in', () => {
    expect(() => authenticated([])).toThrow('the specification has no operation');
  });
});

describe('the claim of a nonce', () => {
  const { call } = authenticated([anOperation()]);

  it('expires when the call would be stale', () => {
    expect(nonceClaimOf(call)).toEqual({
      keyClass: 'base',
      nonce: 'n-1',
      expiresAt: noon + 60_001,
    });
  });

  it('is made once', () => {
    expect(nonceClaimOf({ ...call, nonceClaimed: true })).toBeNull();
  });

  it('is not made by a call that was refused', () => {
    const authentication = { ok: false, keyClass: 'base', reason: 'signature-mismatch' } as const;
    expect(nonceClaimOf({ ...call, authentication })).toBeNull();
  });
});

it('a nonce that was used before is told of in the words of a refused signature', () => {
  expect(nonceReplayed()).toMatchObject({
    code: 'nonce-replayed',
    sentence: expect.stringContaining('nonce') as string,
  });
});
