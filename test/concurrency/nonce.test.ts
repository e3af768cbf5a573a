import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller, signCall } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { readDatabase } from '../support/server-database.js';
import { topologies, useServers } from '../support/server-topologies.js';

const replays = 20;

describe.each(topologies)('one signed call sent 20 times at once, $title', (topology) => {
  const database = useDatabase(topology.kind);
  const servers = useServers(topology, database);

  it('is taken once; every other is answered 000001', async () => {
    const caller = marketplaceCaller({ connections: replays });
    const line = newOrderLine();
    const call = signCall(newInstanceBody(line));

    const answers = await Promise.all(
      Array.from({ length: replays }, (_, index) => caller.send(servers.of(index), call)),
    );

    const codes = answers.map(({ resultCode }) => resultCode).sort();
    expect(codes).toEqual(['000000', ...Array.from({ length: replays - 1 }, () => '000001')]);
    expect(answers.every(({ signed, status }) => signed && status === 200)).toBe(true);
    const { instances, calls } = await readDatabase(database.url());
    expect(instances).toHaveLength(1);
    expect(calls.filter(({ verdict }) => verdict === 'authentic')).toHaveLength(1);
  });

  it('is taken once also when it only reads, and still known after a restart', async () => {
    const caller = marketplaceCaller({ connections: replays });
    const call = signCall(queryBody('an-instance-that-nobody-knows'));

    const answers = await Promise.all(
      Array.from({ length: replays }, (_, index) => caller.send(servers.of(index), call)),
    );
    const codes = answers.map(({ resultCode }) => resultCode).sort();
    expect(codes.filter((code) => code !== '000001')).toHaveLength(1);

    await servers.restart();
    for (const index of [0, 1]) {
      expect(await caller.send(servers.of(index), call)).toMatchObject({
        status: 200,
        resultCode: '000001',
        signed: true,
      });
    }
  });
});
