import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { signCall } from '../../src/protocol/outgoing-call.js';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { useDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { licensePurchase, releaseLicense, refreshLicense } from '../support/license-calls.js';
import {
  brokenHistories,
  readDatabase,
  withDatabase,
  type HistoryRow,
} from '../support/server-database.js';
import { serverKeys } from '../support/server-process.js';
import { topologies, useServers } from '../support/server-topologies.js';
import {
  again,
  expireV1,
  newOrderId,
  purchaseV1,
  refreshV1,
  releaseV1,
  type V1Parameters,
} from '../support/v1-calls.js';

const callsAtOnce = 50;
const accessKey = serverKeys.v1;

interface Answer {
  readonly text: string;
  readonly resultCode: string;
  readonly instanceId: string;
  readonly license: string | undefined;
}

describe.each(topologies)('V1 calls fifty at once, $title', (topology) => {
  const database = useDatabase(topology.kind);
  const servers = useServers(topology, database);
  const call = (parameters: V1Parameters, index = 0) => callServer(servers.of(index), parameters);
  const callAll = (all: readonly V1Parameters[]) => Promise.all(all.map(call));

  it('the same License request makes one License, and everybody gets it, byte for byte', async () => {
    const purchase = licensePurchase();
    const answers = await callAll(fifty(() => again(purchase)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const [first] = answers;
    expect(first).toMatchObject({ resultCode: '000000' });
    expect(first?.license).toMatch(/^(?:[2-9A-Z]{5}-){4}[2-9A-Z]{5}$/);
    await expectOnePurchase(purchase.orderId, first?.instanceId);
    expect(await licensesOf(purchase.orderId)).toBe(1);
  });

  it('License requests of ten orders that arrive mixed make ten, each its own', async () => {
    const purchases = Array.from({ length: 10 }, () => licensePurchase());
    const answers = await callAll(
      fifty((index) => again(purchases[index % purchases.length] ?? licensePurchase())),
    );
    for (const [index, { orderId }] of purchases.entries()) {
      const same = answers.filter((_, each) => each % purchases.length === index);
      expect(new Set(same.map(({ text }) => text)).size).toBe(1);
      await expectOnePurchase(orderId, same[0]?.instanceId);
    }
    expect(new Set(answers.map(({ license }) => license)).size).toBe(purchases.length);
  });

  it('the same newInstance makes one instance, and everybody gets the same answer', async () => {
    for (const chargingMode of ['1', '0']) {
      const purchase = purchaseV1({ chargingMode, customerName: 'example-buyer' });
      const answers = await callAll(fifty(() => again(purchase)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(answers[0]).toMatchObject({ resultCode: '000000' });
      await expectOnePurchase(purchase.orderId, answers[0]?.instanceId);
    }
  });

  it('newInstance and getLicense of one order end in one instance', async () => {
    const orderId = newOrderId();
    const answers = await callAll(
      fifty((index) => (index % 2 === 0 ? purchaseV1({ orderId }) : licensePurchase({ orderId }))),
    );
    const instances = await instancesOf(orderId);
    expect(instances).toHaveLength(1);
    const isLicense = (await licensesOf(orderId)) === 1;
    for (const [index, { resultCode }] of answers.entries()) {
      // Whoever bought it first has it: an instance of SaaS has no License to give.
      expect(resultCode).toBe(index % 2 === 1 && !isLicense ? '000005' : '000000');
    }
    expect(brokenHistories(await readDatabase(database.url()))).toEqual([]);
  });

  it.each([
    ['an instance of SaaS', purchaseV1, refreshV1, releaseV1],
    ['a License', licensePurchase, refreshLicense, releaseLicense],
  ])(
    'renewals of %s against its release: what was answered 000000 is kept, and it ends released',
    async (_, buy, refresh, release) => {
      const { instanceId } = await call(buy());
      const isRelease = (index: number) => index % 10 === 5;
      const answers = await callAll(
        fifty((index) =>
          isRelease(index) ? release(instanceId) : refresh(instanceId, `${2030 + index}0301155959`),
        ),
      );
      const codes = (wanted: boolean) =>
        answers
          .filter((__, index) => isRelease(index) === wanted)
          .map(({ resultCode }) => resultCode);
      expect(new Set(codes(true))).toEqual(new Set(['000000']));
      for (const code of codes(false)) expect(['000000', '000003']).toContain(code);
      const steps = await historyOf(instanceId);
      expect(steps.filter(({ event }) => event === 'release')).toHaveLength(1);
      expect(steps.at(-1)).toMatchObject({ event: 'release', to_state: 'released' });
      expect(steps.filter(({ event }) => event === 'renewal')).toHaveLength(
        codes(false).filter((code) => code === '000000').length,
      );
      expect(brokenHistories(await readDatabase(database.url()))).toEqual([]);
    },
  );

  it('the same renewal against the release is applied once or not at all', async () => {
    const { instanceId } = await call(purchaseV1());
    const renewal = refreshV1(instanceId, '20300301155959');
    const answers = await callAll(
      fifty((index) => (index === 25 ? releaseV1(instanceId) : again(renewal))),
    );
    for (const { resultCode } of answers) expect(['000000', '000003']).toContain(resultCode);
    const renewals = (await historyOf(instanceId)).filter(({ event }) => event === 'renewal');
    expect(renewals.length).toBeLessThanOrEqual(1);
    expect(brokenHistories(await readDatabase(database.url()))).toEqual([]);
  });

  it('freezes against renewals: all succeed, and some order of them explains how it ends', async () => {
    const { instanceId } = await call(purchaseV1());
    const answers = await callAll(
      fifty((index) =>
        index % 2 === 0
          ? expireV1(instanceId)
          : refreshV1(instanceId, `${2030 + ((index * 7) % callsAtOnce)}0301155959`),
      ),
    );
    expect(new Set(answers.map(({ resultCode }) => resultCode))).toEqual(new Set(['000000']));
    const content = await readDatabase(database.url());
    const instance = content.instances.find(({ instance_id }) => instance_id === instanceId);
    const steps = await historyOf(instanceId);
    expect(steps.filter(({ event }) => event === 'renewal')).toHaveLength(callsAtOnce / 2);
    expect(instance).toMatchObject(explained(steps));
    expect(instance?.expires_at).toBe(Date.UTC(2030 + callsAtOnce - 1, 2, 1, 15, 59, 59));
    expect(brokenHistories(content)).toEqual([]);
  });

  async function expectOnePurchase(orderId: string, instanceId: string | undefined) {
    expect(await instancesOf(orderId)).toMatchObject([
      { instance_id: instanceId, state: 'active', version: 1 },
    ]);
    const { orderLines } = await readDatabase(database.url());
    expect(orderLines.filter(({ order_id }) => order_id === orderId)).toMatchObject([
      { instance_id: instanceId, purpose: 'purchase' },
    ]);
    expect(await historyOf(instanceId ?? '')).toMatchObject([{ version: 1, event: 'purchase' }]);
    expect(await rowsOf('purchases', orderId)).toBe(1);
  }

  async function instancesOf(orderId: string) {
    const { instances } = await readDatabase(database.url());
    return instances.filter(({ order_id }) => order_id === orderId);
  }

  async function historyOf(instanceId: string) {
    const { history } = await readDatabase(database.url());
    return history.filter(({ instance_id }) => instance_id === instanceId);
  }

  async function licensesOf(orderId: string): Promise<number> {
    return rowsOf('licenses', orderId);
  }

  async function rowsOf(table: string, orderId: string): Promise<number> {
    return withDatabase(
      database.url(),
      async (knex) => (await knex(table).where({ order_id: orderId })).length,
    );
  }
});

function fifty(make: (index: number) => V1Parameters): readonly V1Parameters[] {
  return Array.from({ length: callsAtOnce }, (_, index) => make(index));
}

/** How the steps must have ended: each renewal that moved the expiry makes usable, a late one leaves all as it is. */
function explained(steps: readonly HistoryRow[]): { readonly state: string } {
  let state = 'active';
  for (const { event, detail } of steps) {
    if (event === 'freeze') state = 'frozen';
    if (event === 'renewal' && detail.includes('"expiresAt"')) state = 'active';
  }
  return { state };
}

async function callServer(callbacksUrl: string, parameters: V1Parameters): Promise<Answer> {
  const { query } = signCall({
    scheme: 'auth-token',
    accessKey,
    timestamp: '',
    nonce: '',
    body: Buffer.alloc(0),
    parameters,
  });
  const { pathname } = new URL(callbacksUrl);
  const { status, rawHeaders, body } = await exchange({
    url: callbacksUrl,
    target: `${pathname}?${new URLSearchParams(query).toString()}`,
    method: 'GET',
    headers: {},
    body: Buffer.alloc(0),
  });
  const text = body.toString('utf8');
  const header = rawHeaders[rawHeaders.indexOf('Body-Sign') + 1];
  expect({ status, text }).toMatchObject({ status: 200 });
  expect({ text, ...verifyBodySign({ accessKey, header, body }) }).toEqual({ text, ok: true });
  const members = JSON.parse(text) as Record<string, string | undefined>;
  const { resultCode = '', instanceId = '', license } = members;
  return { text, resultCode, instanceId, license };
}
