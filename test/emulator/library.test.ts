import { describe, expect, it } from 'vitest';
import { ActionError, createMarketplace } from '../../src/emulator/create-marketplace.js';
import { answerWell, day, isClean, processing } from '../support/emulated.js';
import { openApiCaller } from '../support/open-api-caller.js';
import { playMarketplace } from '../support/played-marketplace.js';
import { scriptedKeys, type ReceivedCall } from '../support/scripted-seller.js';
import { testNoon } from '../support/start-app.js';

const oneProduct = [{ kind: 'saas-v2', chargingMode: 'PERIOD' }] as const;

describe('the marketplace as a library', () => {
  it('does what buyers do, and what time brings', async () => {
    const { marketplace } = await playMarketplace({ products: oneProduct });
    const { ids } = await marketplace.perform('buy', { periodType: 'month' });
    const resource = marketplace.state.resources.get(ids.resourceId ?? '');
    expect(resource?.state).toBe('open');
    await marketplace.clock.advance(40 * day);
    expect(resource?.state).toBe('frozen');
    await marketplace.perform('renew', { resourceId: ids.resourceId });
    expect(resource?.state).toBe('open');
    expect(marketplace.state.deliveries.every(isClean)).toBe(true);
  });

  it('refuses what the marketplace would not let anybody do, in its own kind of error', async () => {
    const { marketplace } = await playMarketplace();
    const refused = marketplace.perform('renew', {});
    await expect(refused).rejects.toThrow(ActionError);
    await expect(refused).rejects.toThrow('buy it first');
  });

  it('waits for what a seller does in its own time', async () => {
    let isMade = false;
    const slowly = (call: ReceivedCall) =>
      call.activity === 'queryInstance' && !isMade ? processing : answerWell(call);
    const { marketplace } = await playMarketplace({ products: oneProduct }, slowly);
    const { ids } = await marketplace.perform('buy', {});
    const stateOf = () => marketplace.state.resources.get(ids.resourceId ?? '')?.state;
    expect(stateOf()).toBe('delivering');
    setTimeout(() => (isMade = true), 30);
    await marketplace.until(() => stateOf() === 'open');
    expect(marketplace.clock.now()).toBeGreaterThan(testNoon);
  });

  it('says so when what was waited for does not happen', async () => {
    const { marketplace } = await playMarketplace();
    const waiting = marketplace.until(({ orders }) => orders.size > 0, { timeoutMs: 50 });
    await expect(waiting).rejects.toThrow(
      /^what was waited for has not happened within 0\.05 s and \d+ played minutes: /,
    );
  });

  it('is settled when nothing is under way, whoever began it', async () => {
    const { marketplace, post, seller } = await playMarketplace({ products: oneProduct });
    void marketplace.perform('buy', {});
    void marketplace.clock.advance(40 * day);
    void post('/control/actions/buy', {});
    await expect.poll(() => marketplace.state.orders.size).toBe(2);
    await marketplace.settled();
    const received = seller.received.length;
    expect(
      [...marketplace.state.resources.values()].some(({ state }) => state === 'delivering'),
    ).toBe(false);
    await marketplace.settled();
    expect(seller.received.length).toBe(received);
  });

  it('plays the same for the same seed, and something else for another', async () => {
    const ordersOf = async (seed: number) => {
      const { marketplace } = await playMarketplace({ seed });
      await marketplace.perform('buy', {});
      return [...marketplace.state.orders.values()];
    };
    const first = await ordersOf(7);
    expect(await ordersOf(7)).toEqual(first);
    expect(await ordersOf(8)).not.toEqual(first);
  });

  it('plays a scenario, and tells what was expected in vain', async () => {
    const { marketplace } = await playMarketplace({ products: oneProduct });
    const scenario = `name: short
steps:
  - { do: buy, as: it }
  - expect: { resource: $it.resourceId, state: open }
  - expect: { lastCode: '000005' }
`;
    expect(await marketplace.play(scenario)).toMatchObject({
      name: 'short',
      steps: 3,
      failures: [{ line: 5, problem: 'lastCode should be 000005, and is 000000' }],
    });
    await expect(marketplace.play('name: x', 'mine.yaml')).rejects.toThrow('mine.yaml:1:');
  });

  it('answers what the seller calls, with the key that it was given or has made up', async () => {
    const { marketplace } = await playMarketplace();
    const { ids } = await marketplace.perform('buy', {});
    const path = `/api/mkp-openapi-public/global/v1/order/query?orderId=${ids.orderId ?? ''}`;
    const [accessKey = ''] = Object.keys(marketplace.openApis.accessKeys);
    const secretKey = marketplace.openApis.accessKeys[accessKey] ?? '';
    const call = openApiCaller(marketplace.openApis.url);
    expect(await call({ path, accessKey, secretKey })).toMatchObject({
      status: 200,
      body: { resultCode: 'MKT.0000', orderInfo: { orderId: ids.orderId } },
    });
    expect(await call({ path, accessKey, secretKey: 'another' })).toMatchObject({ status: 401 });
    marketplace.openApis.answerNext('queryOrder', 'MKT.0999');
    expect(await call({ path, accessKey, secretKey })).toMatchObject({
      body: { resultCode: 'MKT.0999' },
    });
    const given = await playMarketplace({ accessKeys: { MYKEY: 'my-secret' } });
    expect(given.marketplace.openApis.accessKeys).toEqual({ MYKEY: 'my-secret' });
  });

  it.each([
    [{ target: 'ftp://seller.example' }, /^"ftp:\/\/seller\.example" is no http or https address/],
    [{ faults: 'thunder' }, /^there is no fault "thunder"/],
    [
      { host: 'no.such.host.invalid' },
      /^the marketplace cannot listen on no\.such\.host\.invalid:0/,
    ],
  ])('%j is refused in one sentence', async (options, message) => {
    const target = 'http://127.0.0.1:1/koogallery';
    await expect(createMarketplace({ target, keys: {}, ...options })).rejects.toThrow(message);
  });

  it('a port that is taken is told as such', async () => {
    const { marketplace } = await playMarketplace();
    const port = Number(new URL(marketplace.url).port);
    await expect(playMarketplace({ port })).rejects.toThrow(
      `the marketplace cannot listen on 127.0.0.1:${port}: another program listens there; stop it, or choose another port`,
    );
  });

  it('lists only what its keys can sign', async () => {
    const { base } = scriptedKeys;
    const { marketplace } = await playMarketplace({ keys: { base: base[0] ?? '' } });
    const kinds = new Set([...marketplace.state.products.values()].map(({ kind }) => kind));
    expect([...kinds]).toEqual(['saas-v2', 'online-license']);
  });

  it('is gone when it is closed', async () => {
    const { marketplace } = await playMarketplace({ speed: 60 });
    await marketplace.close();
    await expect(fetch(marketplace.url)).rejects.toThrow();
    expect(marketplace.clock.speed).toBe(0);
  });
});
