import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import {
  newInstanceBody,
  newOrderLine,
  releaseBody,
  renewalBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { topologies, useServers } from '../support/server-topologies.js';

const renewals = 30;
const statusCalls = 40;

describe.each(topologies)('many calls about one instance at once, $title', (topology) => {
  const database = useDatabase(topology.kind);
  const servers = useServers(topology, database);

  it('30 renewals all succeed, each is kept once, and the latest expiry stands', async () => {
    const { caller, instanceId } = await purchase();

    const answers = await Promise.all(
      shuffled(Array.from({ length: renewals }, (_, index) => index)).map((year, index) =>
        caller.call(servers.of(index), renewalBody(instanceId, `${2030 + year}0301155959`)),
      ),
    );

    expect(answers.map(({ resultCode }) => resultCode)).toEqual(
      Array.from({ length: renewals }, () => '000000'),
    );
    const content = await readDatabase(database.url());
    const instance = content.instances.find(({ instance_id }) => instance_id === instanceId);
    expect(instance).toMatchObject({
      state: 'active',
      version: renewals + 1,
      expires_at: Date.UTC(2030 + renewals - 1, 2, 1, 15, 59, 59),
    });
    const lines = content.orderLines.filter(({ instance_id }) => instance_id === instanceId);
    expect(lines.filter(({ purpose }) => purpose === 'renewal')).toHaveLength(renewals);
    expect(brokenHistories(content)).toEqual([]);
  });

  it('the same renewal 30 times is applied once', async () => {
    const { caller, instanceId } = await purchase();
    const line = newOrderLine();

    const answers = await Promise.all(
      Array.from({ length: renewals }, (_, index) =>
        caller.call(servers.of(index), renewalBody(instanceId, '20300301155959', line)),
      ),
    );

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.resultCode).toBe('000000');
    const content = await readDatabase(database.url());
    expect(content.instances.find(({ instance_id }) => instance_id === instanceId)?.version).toBe(
      2,
    );
    expect(brokenHistories(content)).toEqual([]);
  });

  it('a storm of freeze, unfreeze and release leaves a history without a gap, ending in released', async () => {
    const { caller, instanceId } = await purchase();
    const storm = Array.from({ length: statusCalls }, (_, index) =>
      statusBody(instanceId, index % 2 === 0 ? 'FREEZE' : 'UNFREEZE'),
    );
    const bodies = [
      ...storm.slice(0, statusCalls / 2),
      releaseBody(instanceId),
      ...storm.slice(statusCalls / 2),
      releaseBody(instanceId),
    ];

    const answers = await Promise.all(
      bodies.map((body, index) => caller.call(servers.of(index), body)),
    );

    expect(new Set(answers.map(({ resultCode }) => resultCode))).toEqual(new Set(['000000']));
    const content = await readDatabase(database.url());
    const instance = content.instances.find(({ instance_id }) => instance_id === instanceId);
    expect(instance?.state).toBe('released');
    const steps = content.history.filter(({ instance_id }) => instance_id === instanceId);
    expect(steps.filter(({ event }) => event === 'release')).toHaveLength(1);
    expect(steps.at(-1)?.event).toBe('release');
    expect(brokenHistories(content)).toEqual([]);
  });

  async function purchase() {
    const caller = marketplaceCaller({ connections: 42 });
    const { instanceId } = await caller.call(servers.of(0), newInstanceBody(newOrderLine()));
    if (instanceId === undefined) throw new Error('the purchase was not answered with an id');
    return { caller, instanceId };
  }
});

/** Any order may be that of arrival; a fixed one makes a failure repeatable. */
function shuffled(items: readonly number[]): readonly number[] {
  return [...items].sort((a, b) => ((a * 7919) % 31) - ((b * 7919) % 31));
}
