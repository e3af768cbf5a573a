import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import { startManagement, tokens } from './management-server.js';
import { describeManagement } from './management-storage.js';

const path = '/api/v1/instances';

describeManagement('management API: bearer tokens', (storage) => {
  it.each([
    ['a token that nobody has', 'Bearer not-a-token-of-ours'],
    ['a token with its last byte missing', `Bearer ${tokens.admin.slice(0, -1)}`],
    ['a token with a byte too many', `Bearer ${tokens.admin}x`],
    ['a token in the wrong case', `Bearer ${tokens.admin.toUpperCase()}`],
    ['the name instead of the token', 'Bearer the-admin'],
    ['an empty token', 'Bearer '],
    ['two tokens', `Bearer ${tokens.viewer} ${tokens.admin}`],
    ['the token without its scheme', tokens.admin],
    ['another scheme', `Basic ${Buffer.from(`admin:${tokens.admin}`).toString('base64')}`],
    ['a very long token', `Bearer ${'x'.repeat(8000)}`],
  ])('refuses %s with 401 and a challenge', async (_title, authorization) => {
    const { agent, lines } = startManagement(storage(), {});
    const response = await agent.get(path).set('Authorization', authorization);
    expect(response.status).toBe(401);
    expectAsSpecified(response, 'listInstances');
    expect(response.headers['www-authenticate']).toBe(
      'Bearer realm="koogate", error="invalid_token"',
    );
    expect(response.text).not.toContain(tokens.admin);
    expect(JSON.stringify(lines)).not.toContain(tokens.admin);
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('takes the scheme as %s', async (scheme) => {
    const { agent } = startManagement(storage());
    await agent.get(path).set('Authorization', `${scheme} ${tokens.viewer}`).expect(200);
  });

  it('lets nobody in when no tokens are configured', async () => {
    const { agent } = startManagement(storage(), { tokens: [] });
    await agent.get(path).set('Authorization', 'Bearer undefined').expect(401);
    await agent.get(path).set('Authorization', 'Bearer ').expect(401);
  });

  it('answers 429 after too many wrong tokens, with the right token too', async () => {
    const { agent, as } = startManagement(storage(), {
      wrongTokens: { attempts: 3, durationSeconds: 60 },
    });
    const guess = () => agent.get(path).set('Authorization', 'Bearer guess');
    for (let attempt = 0; attempt < 3; attempt += 1) await guess().expect(401);
    const guessed = await guess();
    const right = await as('admin').get(path);
    for (const response of [guessed, right]) {
      expect(response.status).toBe(429);
      expectAsSpecified(response, 'listInstances');
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(60);
    }
  });

  it('lets in a burst of guesses no more than their number', async () => {
    const { agent } = startManagement(storage(), {
      wrongTokens: { attempts: 3, durationSeconds: 60 },
    });
    const burst = Array.from({ length: 12 }, () =>
      agent.get(path).set('Authorization', 'Bearer guess'),
    );
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
  });

  it('does not count calls without a token, or with a right one', async () => {
    const { agent, as } = startManagement(storage(), {
      wrongTokens: { attempts: 2, durationSeconds: 60 },
    });
    for (let call = 0; call < 5; call += 1) {
      await agent.get(path).expect(401);
      await as('viewer').get(path).expect(200);
    }
  });

  it('logs one line a call, with the name of the token and not the token', async () => {
    const { as, lines } = startManagement(storage(), {});
    const response = await as('operator').get(path);
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'management call',
        fields: {
          requestId: response.headers['x-request-id'],
          method: 'GET',
          operationId: 'listInstances',
          path,
          caller: 'the-operator',
          role: 'operator',
          status: 200,
          answered: true,
          durationMs: 0,
        },
      },
    ]);
  });
});
