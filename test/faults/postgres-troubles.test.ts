import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  nothingIsLost,
  playFault,
  timesTold,
  untilDatabaseIs,
  whatIsLost,
  whatOperatorSees,
} from '../support/fault-play.js';
import { recordFault } from '../support/fault-record.js';
import { useDatabase } from '../support/databases.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';
import { startServer } from '../support/server-process.js';

const bySelf = 'by itself';

/** Somebody else who takes every connection that comes free, until told to let go. */
async function takeAllConnections(url: string): Promise<() => Promise<void>> {
  const taken: pg.Client[] = [];
  const over = new AbortController();
  const taking = (async () => {
    while (!over.signal.aborted) {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect().then(
        () => taken.push(client),
        () => sleep(20),
      );
    }
  })();
  const letGo = async (): Promise<void> => {
    over.abort();
    await taking;
    await Promise.all(taken.splice(0).map((client) => client.end().catch(() => undefined)));
  };
  onTestFinished(letGo);
  await expect.poll(() => refusalOf(url), { timeout: 10_000 }).toBe('53300');
  return letGo;
}

/** The code that a connection is refused with; one that is not is given back. */
async function refusalOf(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
}

async function ownPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const postgres = await startPostgres(settings);
  onTestFinished(() => postgres.remove());
  return postgres;
}

/** What is left of the server that was killed may still be there for a moment. */
async function startAgain(postgres: TestPostgres): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await postgres.start();
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(200);
    }
  }
}

describe('PostgreSQL', { timeout: 60_000 }, () => {
  it('is killed by kill -9: nothing that was answered is lost', async () => {
    const postgres = await ownPostgres();
    const server = await startServer({ databaseUrl: postgres.url });
    const play = playFault();
    await Promise.all(Array.from({ length: 20 }, () => play.buy(server)));
    play.forget();
    await postgres.end('SIGKILL');
    await play.buyUntil(server, '000005');
    await untilDatabaseIs(server, 'unreachable');
    const operator = await whatOperatorSees(server);
    const slowestMs = play.slowestMs();
    await startAgain(postgres);
    const recoveredMs = await play.buyUntil(server, '000000');
    await server.stop();
    const lost = await whatIsLost(postgres.url, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('PostgreSQL is killed', {
      does: 'kill -9 of the PostgreSQL server, later a start',
      ...{ sees: '000005', lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });

  it('has no connection left, since others have taken them all', async () => {
    const postgres = await ownPostgres({ max_connections: '12' });
    const server = await startServer({ databaseUrl: postgres.url });
    const play = playFault();
    await play.buy(server);
    play.forget();
    const letGo = await takeAllConnections(postgres.url);
    // So many at once need more connections than are open.
    for (let round = 0; round < 50 && !play.seen().includes('000005'); round += 1) {
      await Promise.all(Array.from({ length: 16 }, () => play.buy(server)));
    }
    await untilDatabaseIs(server, 'unreachable');
    const operator = await whatOperatorSees(server);
    const told = server.log().find(({ msg }) => msg?.startsWith('the database is away'));
    expect(told?.reason).toMatch(/too many clients|connection slots/);
    const slowestMs = play.slowestMs();
    await letGo();
    const recoveredMs = await play.buyUntil(server, '000000');
    await server.stop();
    const lost = await whatIsLost(postgres.url, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('PostgreSQL has no connection left', {
      does: 'somebody else holds max_connections and takes each that comes free',
      ...{ sees: '000005', lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });
});

describe('the way to PostgreSQL', () => {
  const database = useDatabase('postgres');

  it('becomes slow: calls take longer and succeed', async () => {
    const proxy = await startDatabaseProxy(database.url());
    const server = await startServer({ databaseUrl: proxy.url });
    const play = playFault();
    await play.buy(server);
    play.forget();
    proxy.slow(150);
    await Promise.all(Array.from({ length: 8 }, () => play.buy(server)));
    const [sees, slowestMs] = [play.seen(), play.slowestMs()];
    const operator = await whatOperatorSees(server);
    proxy.slow(0);
    const recoveredMs = await play.buyUntil(server, '000000');
    expect(timesTold(server, 'the database is away')).toBe(0);
    await server.stop();
    const lost = await whatIsLost(database.url(), play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the network to PostgreSQL is slow', {
      does: 'a proxy holds each piece back for 150 ms, either way',
      ...{ sees, lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });
});
