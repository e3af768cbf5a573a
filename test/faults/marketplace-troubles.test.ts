import { expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { order } from '../support/example-marketplace.js';
import { loudLines, nothingIsLost, playFault, whatIsLost } from '../support/fault-play.js';
import { recordFault, type FaultName } from '../support/fault-record.js';
import { openMarketplaceEntrance, type EntranceFault } from '../support/marketplace-entrance.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { accessKey, playOpenApis, secretKey } from '../support/open-api-call.js';
import { startServer } from '../support/server-process.js';

interface Trouble {
  readonly name: FaultName;
  readonly fault: EntranceFault;
  readonly does: string;
  /** In the reason why its order could not be looked up. */
  readonly says: string;
}

const troubles: readonly Trouble[] = [
  {
    name: 'the marketplace: its name is unknown',
    fault: 'unknown-name',
    does: 'the name server does not know its host (played by a preload that answers for it)',
    says: 'ENOTFOUND',
  },
  {
    name: 'the marketplace: its certificate has expired',
    ...{ fault: 'expired', does: 'TLS with a certificate of 2021', says: 'CERT_HAS_EXPIRED' },
  },
  {
    name: 'the marketplace: its certificate is for another name',
    fault: 'wrong-name',
    does: 'TLS with a certificate for another host',
    says: 'ERR_TLS_CERT_ALTNAME_INVALID',
  },
  {
    name: 'the marketplace: connections are reset',
    ...{ fault: 'reset', does: 'each connection is reset', says: 'ECONNRESET' },
  },
  {
    name: 'the marketplace: nothing is answered',
    ...{
      fault: 'silent',
      does: 'connections are taken, and nothing is said',
      says: 'UND_ERR_CONNECT_TIMEOUT',
    },
  },
];

const database = useDatabase('sqlite');

it('purchases wait while the marketplace cannot be asked about their orders, and then succeed', async () => {
  const { url, state } = await playOpenApis({ realNow: Date.now });
  const entrance = await openMarketplaceEntrance(url);
  const server = await startServer({
    databaseUrl: database.url(),
    environment: {
      ...entrance.environment,
      KOOGATE_MARKETPLACE_URL: entrance.url,
      KOOGATE_AK: accessKey,
      KOOGATE_SK: secretKey,
      KOOGATE_PROVISION_DEADLINE_MS: '300',
    },
  });
  const play = playFault();
  for (const { name, fault, does, says } of troubles) {
    const line = newOrderLine();
    state.orders.set(line.orderId, order({ orderId: line.orderId, createdAt: Date.now() }));
    entrance.fail(fault);
    play.forget();
    expect(await play.buy(server, line)).toBe('000004');
    const problems = (): readonly string[] =>
      server.log().flatMap(({ problem }) => (typeof problem === 'string' ? [problem] : []));
    await expect
      .poll(() => problems().at(-1) ?? '', { timeout: 15_000, interval: 50 })
      .toContain(says);
    const [sees, slowestMs] = [play.seen(), play.slowestMs()];
    const told = loudLines(server).filter((sentence) => sentence.startsWith('a job'));
    const operator = `log "${told.join('", "')}", its problem names ${says}`;
    entrance.fail(undefined);
    const mendedAt = performance.now();
    await expect
      .poll(() => play.buy(server, line), { timeout: 30_000, interval: 100 })
      .toBe('000000');
    await recordFault(name, {
      does,
      sees: `${sees}, then 000000`,
      lost: nothingIsLost,
      recovery:
        'by itself: the job is tried again, after a second at first and ten minutes in the end',
      ...{ operator, slowestMs, recoveredMs: performance.now() - mendedAt },
    });
  }
  await server.stop();
  expect(await whatIsLost(database.url(), play)).toBe(nothingIsLost);
}, 120_000);
