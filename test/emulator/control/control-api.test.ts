import { describe, expect, it } from 'vitest';
import { answerWell, day, processing } from '../../support/emulated.js';
import { formOf, playMarketplace } from '../../support/played-marketplace.js';
import { failure } from '../../support/scripted-seller.js';
import { testNoon } from '../../support/start-app.js';

interface Items {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

describe('the control API', () => {
  it('performs an action and tells what was sent and answered', async () => {
    const { post, get, seller } = await playMarketplace();
    const { status, value } = await post('/control/actions/buy', {
      kind: 'saas-v2',
      chargingMode: 'ONE_TIME',
    });
    expect(status).toBe(200);
    expect(value).toMatchObject({
      ids: { resourceId: 'R000001' },
      deliveries: [
        { operationId: 'newInstance', resultCode: '000000', meaning: 'success', findings: [] },
        { operationId: 'queryInstance', resultCode: '000000' },
      ],
    });
    expect(seller.received.map(({ activity }) => activity)).toEqual([
      'newInstance',
      'queryInstance',
    ]);
    expect((await get('/control/resources')).value).toMatchObject({
      items: [{ resourceId: 'R000001', state: 'open', hasAccessData: true }],
    });
  });

  it('reads what a form sends as the types that the action takes', async () => {
    const { marketplace, send } = await playMarketplace();
    const fields = {
      kind: 'saas-v2',
      chargingMode: 'PERIOD',
      amount: '3',
      trial: 'yes',
      language: '',
    };
    const form = formOf(marketplace.url, fields);
    await send('/control/actions/buy', form);
    const [resource] = marketplace.state.resources.values();
    expect(resource).toMatchObject({ linearValue: 3, isTrial: true });
  });

  it.each([
    [
      'a parameter of another type, and one that does not exist',
      '/control/actions/buy',
      { amount: 'three', colour: 'red' },
      {
        status: 400,
        title: 'Invalid request',
        errors: [
          { field: 'amount', detail: 'Invalid input: expected number, received string' },
          { field: '', detail: 'Unrecognized key: "colour"' },
        ],
      },
    ],
    [
      'an action that does not exist',
      '/control/actions/sell',
      {},
      {
        status: 404,
        detail: expect.stringMatching(
          /^there is no action sell; there are: debug, buy, /,
        ) as string,
      },
    ],
    [
      'what the marketplace would not let anybody do',
      '/control/actions/renew',
      {},
      {
        status: 409,
        detail: expect.stringMatching(/nobody has bought one: buy it first$/) as string,
      },
    ],
    [
      'time that is no time',
      '/control/clock/advance',
      { by: '3 weeks' },
      {
        status: 400,
        detail: 'by: must be a number with ms, s, min, h or d behind it, at most 3660d, e.g. 12h',
      },
    ],
    [
      'more time than anybody plays',
      '/control/clock/advance',
      { by: '3661d' },
      {
        status: 400,
        title: 'Invalid request',
      },
    ],
    [
      'a fault that does not exist',
      '/control/faults',
      { faults: 'thunder' },
      {
        status: 400,
        detail: expect.stringMatching(/^there is no fault "thunder"; there are: storm, /) as string,
      },
    ],
    ['a path that does not exist', '/control/weather', {}, { status: 404, title: 'Unknown' }],
    [
      'a path that is only to be read',
      '/control/products',
      {},
      {
        status: 405,
        detail: '/control/products takes GET, not POST',
      },
    ],
  ] as const)('%s is refused with what to do instead', async (_, path, members, problem) => {
    const { post } = await playMarketplace();
    const answer = await post(path, members);
    expect(answer.status).toBe(problem.status);
    expect(answer.value).toMatchObject(problem);
  });

  it.each([
    ['{', 'application/json', 400, /^the body is no JSON: /],
    ['[]', 'application/json', 400, /^the body must be a JSON object/],
    ['by=1d', 'text/csv', 415, /^the body must be JSON/],
    [
      `{"by":"${'1'.repeat(300_000)}"}`,
      'application/json',
      413,
      /^the body is larger than 262144 bytes$/,
    ],
  ])('the body %.9s as %s is answered %i', async (body, type, status, detail) => {
    const { send } = await playMarketplace();
    const headers = { 'Content-Type': type };
    const answer = await send('/control/clock/advance', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.value).toMatchObject({ detail: expect.stringMatching(detail) as string });
  });

  it('a scenario that cannot be played is refused line by line', async () => {
    const { send, seller } = await playMarketplace();
    const body = 'name: wrong\nsteps:\n  - do: sell\n  - advance: never\n';
    const answer = await send('/control/scenario', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.value).toMatchObject({
      errors: [
        { field: 'line 3', detail: expect.stringMatching(/^there is no action sell/) as string },
        { field: 'line 4', detail: expect.stringContaining('must be a number with') as string },
      ],
    });
    expect(seller.received).toEqual([]);
  });

  it('lets time pass, step by step, by itself, and stand', async () => {
    const { post, marketplace } = await playMarketplace();
    const { clock } = marketplace;
    expect((await post('/control/clock/advance', { by: '2d' })).value).toMatchObject({
      now: new Date(testNoon + 2 * day).toISOString(),
    });
    const [next] = clock.due();
    expect((await post('/control/clock/step')).value).toMatchObject({ hasHappened: true });
    expect(clock.now()).toBe(next?.at);
    expect((await post('/control/clock/run', { speed: 3_600 })).value).toMatchObject({
      speed: 3_600,
    });
    await expect.poll(() => clock.now()).toBeGreaterThan((next?.at ?? 0) + 60_000);
    expect((await post('/control/clock/stop')).value).toMatchObject({ speed: 0 });
  });

  it('finds deliveries by what became of them, the newest first', async () => {
    const { post, get, seller } = await playMarketplace();
    await post('/control/actions/buy', { kind: 'saas-v2', chargingMode: 'ONE_TIME' });
    seller.answer = () => failure;
    await post('/control/actions/buy', { kind: 'online-license' });
    const operationsOf = async (query: string) =>
      ((await get(`/control/deliveries${query}`)).value as Items).items.map(
        ({ operationId, resourceId }) => `${String(operationId)} ${String(resourceId)}`,
      );
    const all = ['newInstance R000002', 'queryInstance R000001', 'newInstance R000001'];
    expect(await operationsOf('')).toEqual(all);
    expect(await operationsOf('?limit=1')).toEqual(all.slice(0, 1));
    expect(await operationsOf('?success=0')).toEqual(['newInstance R000002']);
    expect(await operationsOf('?operationId=newInstance&success=1')).toEqual([
      'newInstance R000001',
    ]);
    expect(await operationsOf('?resourceId=R000001')).toEqual(all.slice(1));
    expect(await operationsOf('?probe=1')).toEqual([]);
    const { status, value } = await get('/control/deliveries?success=maybe&limit=0');
    expect(status).toBe(400);
    expect(value).toMatchObject({ errors: [{ field: 'limit' }, { field: 'success' }] });
  });

  it('restarts what was given up, and nothing else', async () => {
    const { post, seller } = await playMarketplace({}, () => failure);
    await post('/control/actions/buy', { kind: 'license-code' });
    seller.answer = answerWell;
    const restarted = await post('/control/deliveries/D000001/restart');
    expect(restarted.value).toMatchObject({
      deliveries: [
        { deliveryId: 'D000002', operationId: 'orderNotify', attempt: 2, isSuccess: true },
      ],
    });
    const again = await post('/control/deliveries/D000001/restart');
    expect(again.status).toBe(409);
    expect(again.value).toMatchObject({
      detail: expect.stringContaining('only calls that were given up are started again') as string,
    });
  });

  it('disturbs calls from the next one on, until it is told not to', async () => {
    const { post, get, seller } = await playMarketplace();
    const buy = async () => {
      const before = seller.received.length;
      await post('/control/actions/buy', { kind: 'online-license' });
      return seller.received.length - before;
    };
    const plainly = await buy();
    await post('/control/faults', { faults: 'duplicate@newInstance' });
    expect(await buy()).toBe(plainly + 1);
    expect((await get('/control/faults')).value).toMatchObject({
      items: [{ id: 'F1', kind: 'duplicate', operations: ['newInstance'], struck: 1 }],
    });
    await post('/control/faults/F1/remove');
    expect(await buy()).toBe(plainly);
  });

  it('tells a purchase in the making as what it is', async () => {
    const { post, get } = await playMarketplace({}, () => processing);
    await post('/control/actions/buy', { kind: 'saas-v2', chargingMode: 'ONE_TIME' });
    expect((await get('/control')).value).toMatchObject({
      name: 'koogate marketplace',
      counts: { resources: 1, orders: 1 },
    });
    expect((await get('/control/resources?state=delivering')).value).toMatchObject({
      items: [{ resourceId: 'R000001' }],
    });
    expect((await get('/control/resources?state=open')).value).toEqual({ items: [] });
  });
});
