import { expect, it } from 'vitest';
import { toJsonLiteral } from '../../src/storage/json-literal.js';
import { describeEachDatabase } from '../support/databases.js';
import { kitCall, kitSuccess, newTenantKey, tenantBody } from '../support/kit-calls.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { startApp, testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

/** What would end a literal, be a binding, a comment or another statement, in one of the databases or on the way there. */
const hostile = [
  `'; drop table instances; --`,
  `$json$; drop table instances; --`,
  `$$; select pg_sleep(9); $$`,
  `\\'; drop table calls; /*`,
  `\\\\u0027`,
  `%s ? ?? :name $1 \${x}`,
  `"}]'); delete from nonces; --`,
  `*/ union select 1 --`,
  `' or '1'='1`,
  `名\u00a0\u3000🔑`,
];

describeEachDatabase('a text that somebody else has chosen', (database) => {
  const app = useApp(database);

  it.each(hostile)('is stored as it came, and does nothing else: %s', async (text) => {
    const body = { ...newInstanceBody(newOrderLine()), customerId: text, customerName: text };
    const tenant = newTenantKey();
    // At once: both go into one script of the committer.
    const answers = await Promise.all([
      signedCall(app(), { ...body, remark: text }, { nonce: `${text}-${tenant.tenantId}` }),
      kitCall(app(), 'tenantSync', tenantBody(tenant, { name: text, tenantCode: text })),
      signedCall(app(), queryBody(text.slice(0, 60))),
    ]);
    expect(answers[0]).toMatchObject({ resultCode: '000000' });
    expect(answers[1]).toMatchObject(kitSuccess);
    expect(answers[2].resultCode).toMatch(/^00000[23]$/);
    expect(await app().storage.load.instance(body.businessId)).toMatchObject({ state: 'active' });
    const { tenants, instances } = app().storage.directories;
    expect(await tenants.find(tenant)).toMatchObject({ name: text });
    const { items } = await instances.list({ orderId: text }, { limit: 5 });
    expect(items).toEqual([]);
  });

  it('leaves no quote, dollar sign or question mark in the literal of a statement', () => {
    const text = hostile.join('\0\ud800');
    const literal = toJsonLiteral([{ text }]);
    const inside = literal.replace(/^\$json\$|\$json\$$/g, '');
    expect(inside).not.toMatch(/['$?]|[^\u0020-\u007e]/);
    expect(JSON.parse(inside)).toEqual([{ text }]);
  });
});

describeEachDatabase('a nonce', (database) => {
  const first = useApp(database);

  it('that another process has taken is known to one that starts later, to the last millisecond of its window', async () => {
    const body = queryBody('nobody');
    const nonce = 'taken-by-the-first-process';
    const sentAt = testNoon + 60_000;
    const call = { nonce, timestamp: String(sentAt) };
    expect(await signedCall(first(), body, call)).toMatchObject({ resultCode: '000003' });
    const clock = { now: testNoon };
    const storage = await database.openTestStorage({ now: () => clock.now });
    const second = await startApp({ storage, clock });
    try {
      for (const now of [testNoon, sentAt, sentAt + 59_999, sentAt + 60_000]) {
        clock.now = now;
        await storage.prune({ callsBefore: 0, endedBefore: 0 });
        expect(await signedCall(second, body, call)).toMatchObject({
          resultCode: '000001',
          resultMsg: expect.stringContaining('nonce was used before') as string,
        });
      }
      clock.now = sentAt + 60_001;
      expect(await signedCall(second, body, call)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('too old') as string,
      });
    } finally {
      await second.stop();
    }
  });
});
