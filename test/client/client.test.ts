import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createClient,
  ManagementError,
  type ClientOptions,
} from '../../src/client/create-client.js';
import { describeEachDatabase } from '../support/databases.js';
import { apiTokens, apiTokensVariable } from '../support/management-tokens.js';
import { anInstanceThatIs } from '../support/purchased.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

describeEachDatabase('koogate/client', (database) => {
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    environment: apiTokensVariable,
  });

  it('completes a purchase, and is answered the same when it does so again', async () => {
    const koogate = clientOf(app(), 'operator');
    const instanceId = await anInstanceThatIs('pending', app());
    const body = { frontEndUrl: 'https://app.example.com/one' };
    const completed = await koogate.completeProvisioning({ instanceId, body });
    expect(completed).toMatchObject({ instanceId, state: 'active', access: body });
    expect(await koogate.completeProvisioning({ instanceId, body })).toEqual(completed);
    const { history } = await koogate.getInstance({ instanceId });
    expect(history.map(({ event, cause }) => [event, cause])).toEqual([
      ['purchase', expect.stringMatching(/^call:/)],
      ['provisioning-succeeded', 'management:the-operator'],
    ]);
  });

  it('goes through all pages of a list, each item once, and asks for a page when it is needed', async () => {
    const pending = await Promise.all(range(5).map(() => anInstanceThatIs('pending', app())));
    const asked: string[] = [];
    const koogate = clientOf(app(), 'viewer', {
      fetch: (request) => {
        asked.push(new URL(request.url).search);
        return fetch(request);
      },
    });
    const found: string[] = [];
    for await (const { instanceId } of koogate.listInstances.each({ state: 'pending', limit: 2 })) {
      found.push(instanceId);
    }
    expect(found.toSorted()).toEqual(pending.toSorted());
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBe('?state=pending&limit=2');
    expect(asked[1]).toMatch(/^\?state=pending&limit=2&cursor=./);

    for await (const _first of koogate.listInstances.each({ state: 'pending', limit: 2 })) break;
    expect(asked).toHaveLength(4);
  });

  it('asks for the token before each call', async () => {
    const tokens = ['a-token-that-nobody-has', apiTokens.viewer];
    const koogate = clientOf(app(), 'viewer', { token: async () => tokens.shift() ?? '' });
    await expect(koogate.listEndpoints()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await koogate.listEndpoints()).toEqual({ items: [] });
  });

  describe('a refusal', () => {
    it.each([
      {
        says: 'that the role may not do it',
        role: 'viewer',
        body: { frontEndUrl: 'https://app.example.com' },
        expected: { code: 'forbidden', status: 403 },
        message: /^completeProvisioning: .*role.* \(403 forbidden\)$/,
      },
      {
        says: 'which member is wrong',
        role: 'operator',
        body: { frontEndUrl: 'no address' },
        expected: {
          code: 'invalid-parameter',
          status: 400,
          errors: [expect.objectContaining({ pointer: '#/frontEndUrl' })],
        },
        message: /\(400 invalid-parameter\)\n {2}#\/frontEndUrl does not have the documented form$/,
      },
      {
        says: 'that nothing is known by this id',
        role: 'operator',
        body: { frontEndUrl: 'https://app.example.com' },
        expected: { code: 'unknown-resource', status: 404 },
        message: /\(404 unknown-resource\)$/,
      },
    ] as const)('says $says', async ({ role, body, expected, message }) => {
      const koogate = clientOf(app(), role);
      const error = await failureOf(koogate.completeProvisioning({ instanceId: 'nobody', body }));
      expect(error).toMatchObject({
        ...expected,
        operationId: 'completeProvisioning',
        type: `urn:koogate:problem:${expected.code}`,
        retryAfterMs: undefined,
      });
      expect(error.message).toMatch(message);
      expect(error.message).toContain(error.detail);
      expect(app().captured.text()).toContain(error.requestId);
    });

    it('says that the state does not allow it', async () => {
      const instanceId = await anInstanceThatIs('released', app());
      const body = { frontEndUrl: 'https://app.example.com' };
      const koogate = clientOf(app(), 'operator');
      const error = await failureOf(koogate.completeProvisioning({ instanceId, body }));
      expect(error).toMatchObject({ code: 'illegal-state', status: 409, errors: [] });
    });

    it('never holds the token', async () => {
      const token = 'wrong-token-that-must-not-be-told';
      const failures = await Promise.all([
        failureOf(clientOf(app(), 'viewer', { token }).listInstances()),
        failureOf(clientOf(app(), 'viewer', { token, ...unreachable }).listInstances()),
        failureOf(clientOf(app(), 'viewer', { token, fetch: tellAll }).listInstances()),
      ]);
      expect(failures.map(({ code }) => code)).toEqual([
        'unauthenticated',
        'no-answer',
        'no-answer',
      ]);
      const seen = failures.flatMap((error) => [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        String(error.stack),
      ]);
      expect(seen.join('\n')).not.toContain(token);
      expect(failures[2].message).toContain('Bearer ***');
    });
  });

  it('shows no token to whoever looks at the client', () => {
    const shown = inspect(clientOf(app(), 'admin'), { depth: 9, showHidden: true });
    expect(shown).toContain('listInstances');
    expect(shown).not.toContain(apiTokens.admin);
  });
});

const unreachable = { baseUrl: 'http://127.0.0.1:1', retriesMax: 0 };

/** As some wrappers of `fetch` do: their errors hold what was sent. */
async function tellAll(request: Request): Promise<Response> {
  const sent = Object.fromEntries(request.headers);
  throw Object.assign(new Error(`cannot send ${JSON.stringify(sent)}`), { request, sent });
}

function clientOf(
  { url }: StartedApp,
  role: keyof typeof apiTokens,
  options: Partial<ClientOptions> = {},
) {
  return createClient({ baseUrl: url, token: apiTokens[role], retriesMax: 0, ...options });
}

async function failureOf(call: Promise<unknown>): Promise<ManagementError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ManagementError) return error;
  throw error;
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
