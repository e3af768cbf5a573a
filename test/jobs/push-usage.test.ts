import { beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { toBasicTime } from '../../src/protocol/basic-time.js';
import { describeEachDatabase } from '../support/databases.js';
import { clientForTest } from '../support/marketplace-client.js';
import { startLossyProxy } from '../support/lossy-proxy.js';
import { countedWindows, playUsage } from '../support/played-usage.js';
import { day } from '../support/instances.js';
import { hour } from '../support/usage.js';

describeEachDatabase('usage is pushed', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it('as it was reported, and then is what the marketplace has taken in', async () => {
    const usage = await playUsage(storage);
    const pack = await usage.sell({ chargingMode: 'package' });
    const instance = await usage.sell();
    const beginAt = Math.floor(usage.now() / hour) * hour - hour;
    const { instanceId } = instance;
    await usage.desk.report(
      [
        {
          instanceId,
          beginAt,
          endAt: beginAt + hour,
          value: '12.5',
          packageInstanceId: pack.instanceId,
        },
      ],
      { by: 'management:billing' },
    );
    const [record] = await usage.records(instance);
    expect(await usage.push()).toEqual({
      kind: 'done',
      note: '1 usage records were taken in, 0 refused',
    });
    expect(usage.played.state.usageRecords).toMatchObject([
      {
        instanceId,
        relatedPackageInstanceId: pack.instanceId,
        meteringSn: record?.recordId,
        beginAt,
        endAt: beginAt + hour,
        recordedAt: record?.recordedAt,
        value: '12.5',
      },
    ]);
    expect(await usage.records(instance)).toMatchObject([
      { state: 'accepted', pushedAt: usage.now(), problem: null },
    ]);
    expect(await countedWindows(usage, instance)).toEqual({ counted: 1, repeated: 0, other: 0 });
    expect(await usage.push()).toMatchObject({ kind: 'done' });
    expect(usage.played.state.usageRecords).toHaveLength(1);
  });

  it('in batches of up to 1,000, each of which is marked before its call', async () => {
    const usage = await playUsage(storage);
    const instance = await usage.sell();
    await usage.report(instance, 2_500);
    const proxy = await startLossyProxy(usage.played.url);
    const { client } = clientForTest([proxy.url]);
    await usage.push({ client });
    expect(proxy.bodies.map(countRecords)).toEqual([1_000, 1_000, 500]);
    expect(await countedWindows(usage, instance)).toEqual({
      counted: 2_500,
      repeated: 0,
      other: 0,
    });
    const batches = new Set((await usage.records(instance)).map(({ batchId }) => batchId));
    expect(batches.size).toBe(3);
  });

  it('to the older API where a setting says so for SaaS V1, by its product', async () => {
    const usage = await playUsage(storage);
    const newer = await usage.sell();
    const older = await usage.sell({ soldBy: 'saas-v1' });
    const nameless = await usage.sell({ soldBy: 'saas-v1', productId: null });
    for (const instance of [newer, older, nameless]) await usage.report(instance, 1);
    expect(await usage.push({ legacyForSaasV1: true })).toMatchObject({ kind: 'done' });
    const pushed = usage.played.state.usageRecords;
    expect(pushed.map(({ instanceId }) => instanceId).sort()).toEqual(
      [newer.instanceId, older.instanceId].sort(),
    );
    expect(pushed.find(({ instanceId }) => instanceId === older.instanceId)).toMatchObject({
      meteringSn: undefined,
    });
    expect(await usage.records(nameless)).toMatchObject([
      {
        state: 'refused',
        problem:
          'the older push wants the product of the instance, which is not known here; once it is, requeue the record',
      },
    ]);
    expect((await storage.load.instance(nameless.instanceId))?.usage[0]?.usageValue).toBe(0);
  });

  it('and told of when it is later than hourly billing wants it', async () => {
    const usage = await playUsage(storage);
    const instance = await usage.sell();
    const [record] = await usage.report(instance, 1);
    await usage.played.clock.advance(2 * hour);
    await usage.push();
    expect(usage.late).toEqual([]);
    await usage.report(instance, 1);
    await usage.played.clock.advance(2 * hour + 5 * 60_000 + 1);
    await usage.push();
    expect(usage.late).toMatchObject([{ instanceId: instance.instanceId }]);
    expect(usage.late.map(({ recordId }) => recordId)).not.toContain(record?.recordId);
  });

  it('no more once its window begins more than 21 days ago', async () => {
    const usage = await playUsage(storage);
    const instance = await usage.sell();
    await usage.report(instance, 1);
    await usage.played.clock.advance(21 * day);
    await usage.push();
    expect(usage.played.state.usageRecords).toEqual([]);
    expect(await usage.records(instance)).toMatchObject([
      { state: 'refused', problem: expect.stringContaining('more than 21 days ago') as string },
    ]);
    expect((await storage.load.instance(instance.instanceId))?.usage[0]?.usageValue).toBe(0);
  });

  describe('and refused', () => {
    it.each(['MKT.0100', 'MKT.0101', 'MKT.0199', 'MKT.9001', 'MKT.9002', 'MKT.9004'])(
      'with %s: a single record is kept as refused, with the code, and counts no more',
      async (code) => {
        const usage = await playUsage(storage);
        const instance = await usage.sell();
        const [record] = await usage.report(instance, 1);
        usage.played.openApis.answerNext('pushUsage', code);
        expect(await usage.push()).toEqual({
          kind: 'done',
          note: '0 usage records were taken in, 1 refused',
        });
        expect(await usage.records(instance)).toMatchObject([
          { state: 'refused', problem: expect.stringContaining(code) as string },
        ]);
        expect((await storage.load.instance(instance.instanceId))?.usage).toMatchObject([
          { usageValue: 0 },
        ]);
        await usage.desk.requeue(record?.recordId ?? '', { by: 'management:billing' });
        await usage.push();
        expect(await countedWindows(usage, instance)).toEqual({
          counted: 1,
          repeated: 0,
          other: 0,
        });
        expect((await storage.load.instance(instance.instanceId))?.usage).toMatchObject([
          { usageValue: 1.5 },
        ]);
      },
    );

    it('with MKT.9003: goes in halves', async () => {
      const usage = await playUsage(storage);
      const instance = await usage.sell();
      await usage.report(instance, 10);
      usage.played.openApis.answerNext('pushUsage', 'MKT.9003');
      await usage.push();
      expect(await countedWindows(usage, instance)).toEqual({ counted: 10, repeated: 0, other: 0 });
    });

    it('for one bad record among 300: only that one is refused, all others count once', async () => {
      const usage = await playUsage(storage);
      const instance = await usage.sell();
      const gone = await usage.sell();
      await usage.report(instance, 299);
      await usage.report(gone, 1);
      usage.played.state.resources.delete(gone.instanceId);
      expect(await usage.push()).toEqual({
        kind: 'done',
        note: '299 usage records were taken in, 1 refused',
      });
      expect(await countedWindows(usage, instance)).toEqual({
        counted: 299,
        repeated: 0,
        other: 0,
      });
      expect(await usage.records(gone)).toMatchObject([
        { state: 'refused', problem: expect.stringContaining('MKT.9001') as string },
      ]);
    });

    it.each(['MKT.0999', 'MKT.0150', 'MKT.0151', 'MKT.0154', 'MKT.0102', 'APIGW.0501'])(
      'with %s: the same batch waits, and goes later with the same ids',
      async (code) => {
        const usage = await playUsage(storage);
        const instance = await usage.sell();
        await usage.report(instance, 3);
        usage.played.openApis.answerNext('pushUsage', code);
        const outcome = await usage.push();
        expect(outcome).toMatchObject({
          kind: 'retry',
          problem: expect.stringContaining(code) as string,
        });
        const waiting = await usage.records(instance);
        expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['sending']));
        const { client } = clientForTest([usage.played.url]);
        expect(await usage.push({ client })).toMatchObject({ kind: 'done' });
        const pushed = usage.played.state.usageRecords.map(({ meteringSn }) => meteringSn);
        expect(pushed.sort()).toEqual(waiting.map(({ recordId }) => recordId).sort());
        expect(await countedWindows(usage, instance)).toEqual({
          counted: 3,
          repeated: 0,
          other: 0,
        });
      },
    );

    it('for a wrong key: asks again in five minutes and not before', async () => {
      const usage = await playUsage(storage);
      await usage.report(await usage.sell(), 1);
      const { client } = clientForTest([usage.played.url], { baseKeys: ['not-the-key'] });
      expect(await usage.push({ client })).toMatchObject({
        kind: 'retry',
        at: usage.now() + 5 * 60_000,
        problem: expect.stringContaining('MKT.0102') as string,
      });
      await usage.push();
    });
  });

  it('again in the same bytes, also from another process', async () => {
    const usage = await playUsage(storage);
    const instance = await usage.sell();
    await usage.report(instance, 5);
    const proxy = await startLossyProxy(usage.played.url);
    const { client } = clientForTest([proxy.url]);
    proxy.next('lose-call', 'lose-answer');
    expect(await usage.push({ client })).toMatchObject({ kind: 'retry' });
    await usage.played.clock.advance(2 * 60_000);
    const other = await database.openTestStorage();
    const { client: otherClient } = clientForTest([proxy.url]);
    expect(await usage.push({ client: otherClient, storage: other })).toMatchObject({
      kind: 'retry',
    });
    expect(await usage.push({ client })).toMatchObject({ kind: 'done' });
    expect(proxy.bodies).toHaveLength(3);
    expect(new Set(proxy.bodies).size).toBe(1);
    expect(proxy.bodies[0]).toContain(toBasicTime(usage.now() - 2 * 60_000).slice(0, 13));
    expect(await countedWindows(usage, instance)).toEqual({ counted: 5, repeated: 5, other: 0 });
    expect((await storage.load.instance(instance.instanceId))?.usage[0]?.usageValue).toBe(7.5);
  });
});

function countRecords(body: string): number {
  return (JSON.parse(body) as { readonly usage_records: readonly object[] }).usage_records.length;
}
