import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { brokenHistories, readDatabase, withDatabase } from '../support/server-database.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';
import { expectServing, expectUnavailable, untilReadiness } from '../support/server-readiness.js';
import { startServer } from '../support/server-process.js';

const callsAtOnce = 8;
const prlimit = '/usr/bin/prlimit';

describe('PostgreSQL goes away while KooGate serves', () => {
  const database = useDatabase('postgres');

  it.each(['refuse', 'hang'] as const)(
    'connections %s: calls are answered 000005 in time, and succeed again by themselves',
    async (manner) => {
      const proxy = await startDatabaseProxy(database.url());
      const server = await startServer({ databaseUrl: proxy.url });
      const caller = marketplaceCaller({ connections: callsAtOnce });
      const known = newOrderLine();
      const { text } = await expectServing(caller, server, known);

      await proxy[manner]();
      const cutOff = Array.from({ length: callsAtOnce }, newOrderLine);
      await Promise.all(
        cutOff.map((line) => expectUnavailable(caller, server, newInstanceBody(line))),
      );
      await untilReadiness(server, { status: 503, database: 'unreachable' });
      expect((await fetch(`${server.url}/livez`)).status).toBe(200);
      const metrics = await fetch(`${server.url}/metrics`);
      expect(await metrics.text()).toMatch(/^koogate_database_up 0$/m);
      for (const body of [
        newInstanceBody(known),
        queryBody('x'),
        newInstanceBody(newOrderLine()),
      ]) {
        await expectUnavailable(caller, server, body);
      }

      await proxy.restore();
      await untilReadiness(server, { status: 200, database: 'reachable' });
      expect((await expectServing(caller, server, known)).text).toBe(text);
      // What was answered 000005 is repeated by the marketplace, and must neither be lost nor doubled by that.
      for (const line of cutOff) await expectServing(caller, server, line);
      const content = await readDatabase(database.url());
      const orders = content.instances.map(({ order_id }) => order_id);
      expect(orders.filter((id) => cutOff.some(({ orderId }) => orderId === id))).toHaveLength(
        callsAtOnce,
      );
      expect(brokenHistories(content)).toEqual([]);
      expect((await server.stop()).exitCode).toBe(0);
    },
  );

  it.each(['refuse', 'hang'] as const)(
    'connections %s: the process can still be stopped, and ends with 0',
    async (manner) => {
      const proxy = await startDatabaseProxy(database.url());
      const server = await startServer({ databaseUrl: proxy.url });
      const caller = marketplaceCaller({ connections: callsAtOnce });
      await expectServing(caller, server, newOrderLine());
      await proxy[manner]();
      const underWay = expectUnavailable(caller, server, newInstanceBody(newOrderLine()));
      await sleep(100);
      const stoppingAt = performance.now();
      expect((await server.stop()).exitCode).toBe(0);
      await underWay;
      expect(performance.now() - stoppingAt).toBeLessThan(9_000);
    },
  );

  it.each(['refuse', 'hang'] as const)(
    'connections %s already at the start: the server comes up all the same, and is ready when the database is',
    async (manner) => {
      const proxy = await startDatabaseProxy(database.url());
      await proxy[manner]();
      const server = await startServer({ databaseUrl: proxy.url });
      const caller = marketplaceCaller({ connections: callsAtOnce });
      const line = newOrderLine();
      await expectUnavailable(caller, server, newInstanceBody(line));
      await untilReadiness(server, { status: 503, database: 'unreachable' });

      await proxy.restore();
      await untilReadiness(server, { status: 200, database: 'reachable' });
      await expectServing(caller, server, line);
      expect((await server.stop()).exitCode).toBe(0);
    },
  );
});

describe('the SQLite file cannot be written', () => {
  const database = useDatabase('sqlite');

  it('another program holds it: calls are answered 000005 in time, and succeed when it lets go', async () => {
    const server = await startServer({ databaseUrl: database.url() });
    const caller = marketplaceCaller({ connections: callsAtOnce });
    const known = newOrderLine();
    const { text } = await expectServing(caller, server, known);

    await withDatabase(database.url(), async (other) => {
      await other.raw('begin immediate');
      await Promise.all(
        Array.from({ length: callsAtOnce }, () =>
          expectUnavailable(caller, server, newInstanceBody(newOrderLine())),
        ),
      );
      await untilReadiness(server, { status: 503, database: 'unreachable' });
      expect((await fetch(`${server.url}/livez`)).status).toBe(200);
      await other.raw('rollback');
    });

    await untilReadiness(server, { status: 200, database: 'reachable' });
    expect((await expectServing(caller, server, known)).text).toBe(text);
    expect((await server.stop()).exitCode).toBe(0);
  });

  // Only Linux lets the limits of a process be changed from outside; elsewhere a full disk needs a disk of one's own.
  it.skipIf(!existsSync(prlimit))(
    'the disk is full: nothing is half written, and calls succeed when there is room again',
    async () => {
      const server = await startServer({ databaseUrl: database.url() });
      const caller = marketplaceCaller({ connections: callsAtOnce });
      const known = newOrderLine();
      const { text } = await expectServing(caller, server, known);

      limitFileSize(server.pid, '4096:unlimited');
      const refused = Array.from({ length: callsAtOnce }, newOrderLine);
      await Promise.all(
        refused.map((line) => expectUnavailable(caller, server, newInstanceBody(line))),
      );
      await untilReadiness(server, { status: 503, database: 'unreachable' });
      expect((await fetch(`${server.url}/livez`)).status).toBe(200);

      limitFileSize(server.pid, 'unlimited:unlimited');
      await untilReadiness(server, { status: 200, database: 'reachable' });
      expect((await expectServing(caller, server, known)).text).toBe(text);
      for (const line of refused) await expectServing(caller, server, line);
      expect((await server.stop()).exitCode).toBe(0);
      const content = await readDatabase(database.url());
      expect(brokenHistories(content)).toEqual([]);
    },
  );
});

/** Writing beyond the limit fails as on a full disk. */
function limitFileSize(pid: number, limit: string): void {
  execFileSync(prlimit, ['--pid', String(pid), `--fsize=${limit}`]);
}
