import { expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { nothingIsLost, playFault, whatIsLost } from '../support/fault-play.js';
import { recordFault } from '../support/fault-record.js';
import { withDatabase } from '../support/server-database.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { testSecret, webhookReceiver } from '../support/webhook-receivers.js';

const database = useDatabase('sqlite');
// Where nobody listens.
const nowhere = 'http://127.0.0.1:1/hooks';
const purchases = 30;

function start(url: string): Promise<ServerProcess> {
  return startServer({
    databaseUrl: database.url(),
    environment: {
      KOOGATE_WEBHOOK_URL: url,
      KOOGATE_WEBHOOK_SECRETS: testSecret,
      KOOGATE_WEBHOOK_PRIVATE_TARGETS: 'allow',
    },
  });
}

interface JobRow {
  readonly state: string;
  readonly attempts: number;
  readonly failures: number;
}

function readDeliveries(): Promise<readonly JobRow[]> {
  return withDatabase(database.url(), (knex) =>
    knex('jobs').where({ kind: 'deliver' }).select<JobRow[]>('state', 'attempts', 'failures'),
  );
}

it('SIGTERM while an endpoint is away: what waits for it is given back at once, and told after the next start', async () => {
  const server = await start(nowhere);
  const play = playFault();
  for (let count = 0; count < purchases; count += 1) await play.buy(server);
  // Three have failed, so that the endpoint counts as away; the others wait until it is tried again.
  await expect
    .poll(async () => (await readDeliveries()).filter(({ state }) => state === 'running').length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(3);
  const stoppingAt = performance.now();
  const ended = await server.stop();
  const stopMs = performance.now() - stoppingAt;
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  // Well below the five seconds that are granted to what has begun something.
  expect(stopMs).toBeLessThan(3_000);
  const left = await readDeliveries();
  expect(left.filter(({ state }) => state !== 'waiting')).toEqual([]);
  expect(left.filter(({ failures }) => failures > 0).length).toBeLessThan(purchases / 2);

  const receiver = await webhookReceiver();
  const again = await start(receiver.url);
  await expect
    .poll(() => new Set(receiver.taken.map(({ event }) => event.id)).size, { timeout: 20_000 })
    .toBe(left.length);
  await again.stop();
  const lost = await whatIsLost(database.url(), play);
  expect(lost).toBe(nothingIsLost);
  await recordFault('SIGTERM while a webhook endpoint is away', {
    does: 'an endpoint refuses connections, then SIGTERM',
    sees: play.seen(),
    lost,
    recovery: 'what waits is given back at once; the next start tells it',
    operator: 'log "stopping", then "stopped"; exit code 0',
    recoveredMs: stopMs,
  });
}, 60_000);
