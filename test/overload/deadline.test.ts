import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeEachDatabase, useDatabase } from '../support/databases.js';
import { kitCall, newTenantKey, snapshotBody } from '../support/kit-calls.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import { withDatabase } from '../support/server-database.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';
import { startServer } from '../support/server-process.js';
import { signedCall, toBytes } from '../support/signed-call.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const late = { resultCode: '000005', resultMsg: 'not finished in time, send the call again' };

describe('a call that is not finished in time', () => {
  const database = useDatabase('sqlite');
  const app = useApp(database, { environment: { KOOGATE_ANSWER_DEADLINE_MS: '500' } });

  it('is answered 000005, is done all the same, and its record says both', async () => {
    const body = newInstanceBody(newOrderLine());
    const answered = await withDatabase(database.url(), async (other) => {
      await other.raw('begin immediate');
      const answer = await signedCall(app(), body);
      await other.raw('rollback');
      return answer;
    });
    expect(answered.members).toEqual(late);

    const again = await signedCall(app(), body);
    expect(again.resultCode).toBe('000000');
    await expect
      .poll(async () => recordsOf(body.orderId))
      .toMatchObject([
        {
          resultCode: '000005',
          problem: expect.stringMatching(
            /^answered before it was finished; the work ended after \d+\.\d s with 000000$/,
          ) as string,
        },
        { resultCode: '000000', problem: null },
      ]);
  });

  it('leaves no second answer on its connection, and the next call there gets its own', async () => {
    const caller = marketplaceCaller({ connections: 1, accessKey: app().keys[0] });
    const url = `${app().url}${app().basePath}`;
    app().clock.now = Date.now();
    await withDatabase(database.url(), async (other) => {
      await other.raw('begin immediate');
      const answer = await caller.call(url, newInstanceBody(newOrderLine()));
      expect(JSON.parse(answer.text)).toEqual(late);
      await other.raw('rollback');
    });
    for (let call = 0; call < 3; call += 1) {
      const answer = await caller.call(url, newInstanceBody(newOrderLine()));
      expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
    }
  });

  it('gets one answer only, also when it still stood in line behind other large ones', async () => {
    const json = toBytes(snapshotBody(newTenantKey(), [{ orgCode: '1', orgName: 'a' }]));
    const large = Buffer.concat([json, Buffer.alloc(1_100_000 - json.length, ' ')]);
    const answers = await withDatabase(database.url(), async (other) => {
      await other.raw('begin immediate');
      const sent = Array.from({ length: 5 }, () => kitCall(app(), 'allOrgSync', large));
      const answered = await Promise.all(sent);
      // Longer than anybody stands in line.
      await sleep(2_600);
      await other.raw('rollback');
      return answered;
    });
    for (const { members } of answers) expect(members).toEqual(late);
    await expect.poll(atWork, { timeout: 10_000 }).toBe('0');
    // Nobody waits for SQLite for three seconds: it has counted as away, and the next look, twice a second, finds it again.
    await expect.poll(readsAgain, { timeout: 10_000 }).toBe(true);
    const { members } = await kitCall(app(), 'allOrgSync', large);
    expect(members).toEqual({ resultCode: '000000', resultMsg: 'success.' });
  });

  async function atWork() {
    const metrics = await app().metrics.registry.metrics();
    return /^koogate_calls_at_work (\S+)$/m.exec(metrics)?.[1];
  }

  /** While the database counts as away, reads are refused like all else. */
  async function readsAgain() {
    return app()
      .storage.load.order('none')
      .then(
        () => true,
        () => false,
      );
  }

  async function recordsOf(orderId: string) {
    const page = await app().storage.directories.calls.list({ orderId }, { limit: 10 });
    return page.items.toReversed();
  }
});

describeEachDatabase(
  'a purchase whose provisioning outlasts the time of its answer',
  (database) => {
    const app = useApp(database, {
      environment: { KOOGATE_ANSWER_DEADLINE_MS: '2000' },
      provisioning: {
        kind: 'by-handler',
        provision: async () => {
          await sleep(3_500);
          return { kind: 'ready', access: { frontEndUrl: testFrontEndUrl } };
        },
      },
    });

    it('is answered 000004, as it is stored, and 000000 when it is asked for again', async () => {
      const body = newInstanceBody(newOrderLine());
      const first = await signedCall(app(), body);
      expect(first.resultCode).toBe('000004');
      const instanceId = String(first.members.instanceId);
      await app().provisioned();
      expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
      expect((await signedCall(app(), body)).members).toMatchObject({
        resultCode: '000000',
        instanceId,
      });
    });
  },
);

describe('while the database hangs', () => {
  const database = useDatabase('postgres');

  it('every one of 200 calls is answered 000005 within 5 s', async () => {
    const proxy = await startDatabaseProxy(database.url());
    const server = await startServer({ databaseUrl: proxy.url });
    const caller = marketplaceCaller({ connections: 200 });
    proxy.hang();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        caller.call(server.callbacksUrl, newInstanceBody(newOrderLine())),
      ),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, resultCode: '000005', signed: true });
      expect(answer.durationMs).toBeLessThan(5_000);
    }
    await proxy.restore();
    await expect
      .poll(
        async () =>
          (await caller.call(server.callbacksUrl, newInstanceBody(newOrderLine()))).resultCode,
        { timeout: 10_000 },
      )
      .toBe('000000');
  });
});
