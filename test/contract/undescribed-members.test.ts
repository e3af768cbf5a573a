import { beforeEach, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { newNonce, signedCall, toBytes } from '../support/signed-call.js';
import { callbackOf, requestExamples } from '../support/specified-requests.js';
import { testNoon, type StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const token = 'token-of-a-viewer-0001';
const environment = { KOOGATE_API_TOKENS: `looker:viewer:${token}` };
const secret = 's3cret-value-of-a-member';

interface UndescribedMemberList {
  readonly since: string;
  readonly leftOut: number;
  readonly items: readonly {
    readonly operationId: string | null;
    readonly kind: string;
    readonly path: string;
    readonly calls: number;
    readonly firstAt: string;
    readonly lastAt: string;
  }[];
}

async function listOf(app: StartedApp): Promise<UndescribedMemberList> {
  const { status, body } = await exchange({
    url: app.url,
    target: '/api/v1/undescribed-members',
    method: 'GET',
    headers: { Authorization: `Bearer ${token}` },
    body: toBytes(''),
  });
  expect(status).toBe(200);
  return JSON.parse(body.toString()) as UndescribedMemberList;
}

const placesIn = ({ items }: UndescribedMemberList) =>
  items
    .map(({ operationId, kind, path, calls }) => `${operationId} ${kind} ${path} ${calls}`)
    .sort();

async function counted(app: StartedApp): Promise<Readonly<Record<string, number>>> {
  const { values } = await app.metrics.undescribedMembers.get();
  return Object.fromEntries(
    values.map(({ labels, value }) => [`${labels.operation} ${labels.kind}`, value]),
  );
}

const met = (app: StartedApp) =>
  app.captured.lines().filter(({ kind, path }) => kind !== undefined && path !== undefined);

describeEachDatabase('what a genuine call has that is not described', (database) => {
  const app = useApp(database, { environment, logLevel: 'trace' });

  it('is listed with its place, counted by kind, and logged once, without its value', async () => {
    const purchase = newInstanceBody(newOrderLine());
    await signedCall(app(), {
      ...purchase,
      region: secret,
      [`say "${'x'.repeat(80)}"\u001b`]: [secret],
    });
    app().clock.now = testNoon + 1_000;
    await signedCall(app(), { ...purchase, region: secret });
    await signedCall(app(), { ...purchase, orderId: 'x'.repeat(65), testFlag: secret });
    await signedCall(app(), { activity: secret, orderId: 'CS1' });

    const list = await listOf(app());
    expect(placesIn(list)).toEqual([
      'newInstance longer-text orderId 1',
      String.raw`newInstance unknown-member "say \"${'x'.repeat(59)}…" 1`,
      'newInstance unknown-member region 2',
      'newInstance unknown-value testFlag 1',
      'null unknown-activity activity 1',
    ]);
    expect(list.items.find(({ path }) => path === 'region')).toMatchObject({
      firstAt: new Date(testNoon).toISOString(),
      lastAt: new Date(testNoon + 1_000).toISOString(),
    });
    expect(list.since).toBe(new Date(testNoon).toISOString());
    expect(await counted(app())).toEqual({
      'newInstance unknown-member': 3,
      'newInstance unknown-value': 1,
      'newInstance longer-text': 1,
      'none unknown-activity': 1,
    });
    expect(met(app())).toHaveLength(5);
    const metrics = await app().metrics.registry.metrics();
    for (const text of [JSON.stringify(list), app().captured.text(), metrics]) {
      expect(text).not.toContain(secret);
    }
    expect(metrics).not.toContain('region');
  });
});

describeEachDatabase('a call that is described', (database) => {
  const app = useApp(database, { environment });
  const plain = requestExamples.filter(({ name }) => name.endsWith('.debug'));

  it.each(plain)('as $name leaves nothing', async (example) => {
    await signedCall(app(), example.value as object, { target: callbackOf(example) });
    expect(placesIn(await listOf(app()))).toEqual([]);
    expect(await counted(app())).toEqual({});
  });
});

describeEachDatabase('a call that is forged', (database) => {
  const app = useApp(database, { environment });
  const body = { ...newInstanceBody(newOrderLine()), region: 'x' };

  it.each([
    ['with another key', { accessKey: 'key-of-a-stranger' }],
    ['over another body', { signedBody: toBytes({ ...body, region: 'y' }) }],
    ['without a signature', { query: { signature: undefined } }],
    ['that is old', { timestamp: String(testNoon - 3_600_000) }],
  ])('%s leaves nothing', async (_title, details) => {
    await signedCall(app(), body, details);
    await signedCall(app(), { activity: 'unheardOf' }, details);
    expect((await listOf(app())).items).toEqual([]);
    expect(await counted(app())).toEqual({});
    expect(met(app())).toEqual([]);
  });

  it('would have left something with the right signature', async () => {
    await signedCall(app(), body);
    expect(placesIn(await listOf(app()))).toEqual(['newInstance unknown-member region 1']);
  });
});

describeEachDatabase('a flood of names that nobody knows', (database) => {
  const app = useApp(database, { environment });
  const known = newInstanceBody(newOrderLine());
  const toName = (call: number, at: number) =>
    `n${String.fromCharCode(0x4e00 + call, 0x4e00 + at)}`;
  const flood = (call: number) =>
    Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [toName(call, at), at]));

  beforeEach(async () => {
    await signedCall(app(), { ...known, early: 1 }, { nonce: newNonce() });
  });

  it('fills 200 places and no more, pushes nothing out, and makes no series of the metric', async () => {
    for (let call = 0; call < 8; call += 1) {
      await signedCall(app(), { ...known, ...flood(call) }, { nonce: newNonce() });
    }
    const { items, leftOut } = await listOf(app());
    expect(items).toHaveLength(200);
    expect(items.map(({ path }) => path)).toContain('early');
    // 50 of each call are looked at.
    expect(leftOut).toBe(8 * 50 + 1 - 200);
    expect(await counted(app())).toEqual({ 'newInstance unknown-member': 8 * 50 + 1 });
    expect(met(app())).toHaveLength(200);
  });
});
