import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readDatabase } from '../support/server-database.js';
import { topologies, useServers } from '../support/server-topologies.js';

const callsAtOnce = 50;

describe.each(topologies)('the same purchase sent 50 times at once, $title', (topology) => {
  const database = useDatabase(topology.kind);
  const servers = useServers(topology, database);

  it('makes one instance, and everybody gets the same answer, byte for byte', async () => {
    const caller = marketplaceCaller({ connections: callsAtOnce });
    const line = newOrderLine();
    const bodies = Array.from({ length: callsAtOnce }, () => newInstanceBody(line));

    const answers = await Promise.all(
      bodies.map((body, index) => caller.call(servers.of(index), body)),
    );

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
    }
    const { instances, history, orderLines, calls } = await readDatabase(database.url());
    expect(instances).toHaveLength(1);
    expect(instances[0]).toMatchObject({ ...asColumns(line), state: 'active', version: 1 });
    expect(bodies.map(({ businessId }) => businessId)).toContain(instances[0]?.instance_id);
    expect(answers[0]?.instanceId).toBe(instances[0]?.instance_id);
    expect(history).toHaveLength(1);
    expect(history[0]).toMatchObject({ version: 1, event: 'purchase', to_state: 'active' });
    expect(orderLines).toHaveLength(1);
    expect(orderLines[0]).toMatchObject({ ...asColumns(line), purpose: 'purchase' });
    expect(calls).toHaveLength(callsAtOnce);
  });

  it('does so for several purchases that arrive mixed', async () => {
    const caller = marketplaceCaller({ connections: callsAtOnce });
    const lines = Array.from({ length: 10 }, newOrderLine);
    const before = await readDatabase(database.url());

    const answers = await Promise.all(
      Array.from({ length: callsAtOnce }, (_, index) => {
        const line = lines[index % lines.length] ?? newOrderLine();
        return caller.call(servers.of(Math.floor(index / 7)), newInstanceBody(line));
      }),
    );

    expect(new Set(answers.map(({ resultCode }) => resultCode))).toEqual(new Set(['000000']));
    for (const [index] of lines.entries()) {
      const same = answers.filter((_, each) => each % lines.length === index);
      expect(new Set(same.map(({ text }) => text)).size).toBe(1);
    }
    const { instances, history, orderLines } = await readDatabase(database.url());
    expect(instances).toHaveLength(before.instances.length + lines.length);
    expect(history).toHaveLength(before.history.length + lines.length);
    expect(orderLines).toHaveLength(before.orderLines.length + lines.length);
  });
});

function asColumns({ orderId, orderLineId }: { orderId: string; orderLineId: string }) {
  return { order_id: orderId, order_line_id: orderLineId };
}
