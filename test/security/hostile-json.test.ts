import { describe, expect, it } from 'vitest';
import { FileProblem } from '../../src/imports/file-problem.js';
import { parseCsv } from '../../src/imports/parse-csv.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { parseLooseJson } from '../../src/protocol/loose-json.js';
import { useDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import {
  authBody,
  kitCall,
  kitSuccess,
  newTenantKey,
  tenantBody,
  userEntry,
  usersOf,
} from '../support/kit-calls.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const token = 'a-token-of-an-admin-for-hostile-json';

const nestings = [
  ['arrays', (levels: number) => '['.repeat(levels) + ']'.repeat(levels)],
  ['objects', (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
] as const;

describe('JSON that is made to hurt', () => {
  const app = useApp(useDatabase('sqlite'), {
    environment: { KOOGATE_API_TOKENS: `admin:admin:${token}`, KOOGATE_BODY_BYTES_MAX: '1000000' },
  });

  describe.each(nestings)('nested 30,000 levels deep, as %s', (_title, nested) => {
    const deep = nested(30_000);
    const withDeep = (body: object) => JSON.stringify(body).replace(/}$/, `,"deep":${deep}}`);

    it('is refused from a stranger as any other call', async () => {
      const text = withDeep(newInstanceBody(newOrderLine()));
      expect(await signedCall(app(), text, { accessKey: 'key-of-a-stranger' })).toMatchObject({
        resultCode: '000001',
      });
    });

    it('is not looked at where no page documents a member', async () => {
      expect(await signedCall(app(), withDeep(newInstanceBody(newOrderLine())))).toMatchObject({
        resultCode: '000000',
      });
    });

    it('is refused by name where a member is documented', async () => {
      const text = JSON.stringify(newInstanceBody(newOrderLine()));
      const answer = await signedCall(
        app(),
        text.replace(/"orderId":"[^"]*"/, `"orderId":${deep}`),
      );
      expect(answer).toMatchObject({
        resultCode: '000002',
        resultMsg: 'parameter invalid: orderId must be string',
      });
    });

    it.each([30_000, 101])(
      'is refused at %i levels among what is kept of a user, and 50 are kept',
      async (levels) => {
        const key = newTenantKey();
        const call = (inner: string) =>
          kitCall(
            app(),
            'authSync',
            Buffer.from(
              JSON.stringify(authBody(key, [userEntry({ hobby: 'deep' })])).replace(
                '"deep"',
                inner,
              ),
            ),
          );
        expect(await call(nested(levels))).toMatchObject({
          resultCode: '000002',
          resultMsg: 'parameter invalid: userList is nested deeper than 100 levels',
        });
        expect(await usersOf(app(), key)).toEqual([]);
        expect(await call(nested(50))).toMatchObject(kitSuccess);
        expect((await usersOf(app(), key))[0]?.user.more).toEqual({
          hobby: JSON.parse(nested(50)) as unknown,
        });
      },
    );

    it('is no list, no canonical text and no body of the management API', async () => {
      expect(parseLooseJson(deep)).toBeUndefined();
      expect(canonicalJson(Buffer.from(withDeep({})))).toEqual({ ok: false, reason: 'malformed' });
      expect(canonicalJson(Buffer.from(`{"deep":${deep}}`))).toEqual({
        ok: false,
        reason: 'too-deep',
      });
      expect((await manage(`{"records":${deep}}`.slice(0, 500_000))).status).toBe(400);
    });
  });

  describe.each(['flag', 'testFlag'])('with a number in %s', (member) => {
    const call = (operationId: string, number: string) =>
      kitCall(
        app(),
        operationId,
        Buffer.from(
          JSON.stringify(tenantBody(newTenantKey(), { [member]: 'N' })).replace('"N"', number),
        ),
      );

    it.each([
      '1e400',
      '-1e400',
      '9007199254740993',
      '1e21',
      '0.5',
      '-1',
      '1'.repeat(5_000),
      `1e${'9'.repeat(900)}`,
      'true',
      '[1]',
      '{"valueOf":1}',
      '"１"',
      '" 1"',
    ])('refuses %.20s, in both forms of the kit', async (number) => {
      for (const operationId of ['tenantSync', 'tenantSyncV1']) {
        const answer = await call(operationId, number);
        expect(answer).toMatchObject({ resultCode: '000002' });
        expect(answer.resultMsg).toContain(`parameter invalid: ${member} `);
      }
    });

    it.each(['-0', '1.0', '10e-1', '"1"'])(
      'takes %s, which means the same to everybody',
      async (number) => {
        for (const operationId of ['tenantSync', 'tenantSyncV1']) {
          expect(await call(operationId, number)).toMatchObject(kitSuccess);
        }
      },
    );
  });

  describe('with names of JavaScript', () => {
    it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'then', 'toJSON'])(
      'keeps a user with a member %s as it came',
      async (name) => {
        const key = newTenantKey();
        const text = JSON.stringify(
          authBody(key, [userEntry({ member: { admin: true } })]),
        ).replace('"member"', JSON.stringify(name));
        expect(await kitCall(app(), 'authSync', Buffer.from(text))).toMatchObject(kitSuccess);
        const [kept] = await usersOf(app(), key);
        expect(Object.entries(kept?.user.more ?? {})).toEqual([[name, { admin: true }]]);
        expect(kept?.user).toMatchObject({ role: 'user' });
        expect('admin' in {}).toBe(false);
      },
    );

    it('takes no member of a management call from them', async () => {
      for (const name of ['__proto__', 'constructor']) {
        const answer = await manage(`{"${name}":{"records":[]}}`);
        expect(answer.status).toBe(400);
        expect(answer.body.toString()).toContain('records');
      }
      expect('records' in {}).toBe(false);
    });

    it.each(['__proto__', 'constructor'])('refuses a file with a column %s', async (name) => {
      const read = async () => {
        for await (const row of parseCsv(texts(`${name},code\nx,y\n`), ['code']))
          expect(row).toBe('');
      };
      await expect(read()).rejects.toThrow(FileProblem);
    });
  });

  async function manage(text: string) {
    return exchange({
      url: app().url,
      target: '/api/v1/usage-records',
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: Buffer.from(text),
    });
  }
});

async function* texts(text: string): AsyncGenerator<string> {
  yield text;
}
