import { expect, it } from 'vitest';
import type { Engine } from '../../src/emulator/engine.js';
import type { Product } from '../../src/emulator/marketplace-state.js';
import { useDatabase } from '../support/databases.js';
import { day, playAgainstApp, playAgainstScripted, scriptedSeller } from '../support/emulated.js';
import { failure, success } from '../support/scripted-seller.js';
import { useApp } from '../support/use-app.js';

const product = { kind: 'saas-v2', chargingMode: 'ONE_TIME' } as const;
const app = useApp(useDatabase('sqlite'));

it('saved cases are sent twice a day to KooGate, and it touches nothing and answers the same for ever', async () => {
  const marketplace = playAgainstApp(app(), { products: [product] });
  await marketplace.perform('debug');
  const { savedCases } = productOf(marketplace);
  expect(savedCases.length).toBeGreaterThan(0);
  marketplace.state.deliveries.length = 0;
  await marketplace.clock.advance(7 * day);
  const probes = marketplace.state.deliveries;
  expect(probes).toHaveLength(14 * savedCases.length);
  expect(probes.every(({ isProbe, isSuccess }) => isProbe && isSuccess)).toBe(true);
  expect(new Set(probes.map(bodyOf)).size).toBeLessThanOrEqual(savedCases.length);
  expect(productOf(marketplace)).toMatchObject({ status: 'on-sale', failingDays: 0 });
  const { items } = await app().storage.directories.instances.list({}, { limit: 10 });
  expect(items).toEqual([]);
});

it('five failing days in a row freeze the product and stop the probes; it is sold again when it is mended', async () => {
  const seller = await scriptedSeller(answerDebug);
  const marketplace = playAgainstScripted(seller, { products: [product] });
  await marketplace.perform('debug');
  seller.answer = () => failure;
  await marketplace.clock.advance(4 * day);
  expect(productOf(marketplace)).toMatchObject({ status: 'on-sale', failingDays: 4 });
  await marketplace.clock.advance(day);
  expect(productOf(marketplace)).toMatchObject({
    status: 'frozen',
    statusReason: 'its dial tests failed on 5 days in a row',
  });
  const sent = seller.received.length;
  await marketplace.clock.advance(2 * day);
  expect(seller.received).toHaveLength(sent);
  const subjects = marketplace.state.notices.map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.startsWith('Dial tests'))).toHaveLength(15);
  expect(subjects.at(-1)).toMatch(/^Trading of .* was frozen$/);
  await expect(marketplace.perform('buy')).rejects.toThrow(/is frozen and cannot be bought/);

  seller.answer = answerDebug;
  await marketplace.perform('resume-sale');
  await marketplace.clock.advance(day);
  expect(productOf(marketplace)).toMatchObject({ status: 'on-sale', failingDays: 0 });
  expect(seller.received.length).toBeGreaterThan(sent);
});

it('a day on which everything passes ends the row', async () => {
  const seller = await scriptedSeller(answerDebug);
  const marketplace = playAgainstScripted(seller, { products: [product] });
  await marketplace.perform('debug');
  seller.answer = () => failure;
  await marketplace.clock.advance(4 * day);
  seller.answer = answerDebug;
  await marketplace.clock.advance(day);
  seller.answer = () => failure;
  await marketplace.clock.advance(4 * day);
  expect(productOf(marketplace)).toMatchObject({ status: 'on-sale', failingDays: 4 });
});

it('a product whose sale was stopped is not probed', async () => {
  const seller = await scriptedSeller(answerDebug);
  const marketplace = playAgainstScripted(seller, { products: [product] });
  await marketplace.perform('debug');
  await marketplace.perform('stop-sale');
  const sent = seller.received.length;
  await marketplace.clock.advance(3 * day);
  expect(seller.received).toHaveLength(sent);
});

it('a case that does not pass is not saved', async () => {
  const seller = await scriptedSeller((call) =>
    call.activity === 'releaseInstance' ? failure : answerDebug(call),
  );
  const marketplace = playAgainstScripted(seller, { products: [product] });
  await marketplace.perform('debug');
  const { savedCases } = productOf(marketplace);
  expect(savedCases).not.toEqual([]);
  expect(savedCases.filter((name) => name.startsWith('releaseInstance'))).toEqual([]);
});

function answerDebug({
  activity,
  members,
}: {
  readonly activity: string;
  readonly members: Readonly<Record<string, unknown>>;
}): object {
  if (activity === 'newInstance') return { ...success, instanceId: 'debug-instance' };
  if (activity !== 'queryInstance') return success;
  const ids = String(members.instanceId).split(',');
  const appInfo = { frontEndUrl: 'https://app.example.com' };
  return { ...success, info: ids.map((instanceId) => ({ instanceId, appInfo })) };
}

function productOf({ state }: Engine): Product {
  const [first] = state.products.values();
  if (first === undefined) throw new Error('no product is listed');
  return first;
}

function bodyOf({ outcome }: Engine['state']['deliveries'][number]): string {
  return outcome.kind === 'answered' ? outcome.body.toString('utf8') : outcome.sentence;
}
