import { expect, it } from 'vitest';
import { toEventId } from '../../src/domain/event-id.js';
import type { LicenseCode } from '../../src/domain/license-code.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  aCodeThatIs,
  callCode,
  codeStatus,
  newLicenseCode,
  refreshCode,
  releaseCode,
} from '../support/license-calls.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import { expectNowhere, readableWithoutKeys } from './left-behind.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const march = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const april = { text: '20270401155959123', at: Date.UTC(2027, 3, 1, 15, 59, 59, 123) };
const callsAtOnce = 50;

const states = ['unknown', 'active', 'frozen', 'released'] as const;
type Outcomes = readonly [string, string, string, string];

const calls = {
  refresh: (code) => refreshCode(code, april.text),
  FREEZE: (code) => codeStatus(code, 'FREEZE'),
  UNFREEZE: (code) => codeStatus(code, 'UNFREEZE'),
  'release after retention': (code) => releaseCode(code),
  'release with an order': (code) => releaseCode(code, newOrderLine()),
} as const satisfies Record<string, (code: string) => object>;

/* prettier-ignore */
const moves: readonly [keyof typeof calls, Outcomes][] = [
  //                            unknown            active             frozen             released
  ['refresh',                 ['000000 active',   '000000 active',   '000000 frozen',   '000003 released']],
  ['FREEZE',                  ['000000 frozen',   '000000 frozen',   '000000 frozen',   '000000 released']],
  ['UNFREEZE',                ['000000 active',   '000000 active',   '000000 active',   '000000 released']],
  ['release after retention', ['000000 released', '000000 released', '000000 released', '000000 released']],
  ['release with an order',   ['000000 released', '000000 released', '000000 released', '000000 released']],
];

describeEachDatabase('an authorization code', (database) => {
  const app = useApp(database, { logLevel: 'trace' });
  const secondApp = useApp(database);
  const call = async (body: object) => (await callCode(app(), body)).members;
  const find = async (code: string) => {
    const found = await app().storage.load.licenseCode(code);
    if (found === undefined) throw new Error('there is no such code');
    return found;
  };
  const purposes = async (code: string) =>
    (await app().storage.directories.licenseCodes.orders(code)).map(({ purpose }) => purpose);

  it.each(
    moves.flatMap(([event, outcomes]) =>
      states.map((state, index) => ({ event, state, outcome: outcomes[index] ?? '' })),
    ),
  )('$event, $state: $outcome', async ({ event, state, outcome }) => {
    const [resultCode = '', after] = outcome.split(' ');
    const code = await aCodeThatIs(state, app());
    const body = calls[event](code);
    const { members, text } = await callCode(app(), body);
    expect(members).toEqual(
      resultCode === '000000' ? success : { resultCode, resultMsg: 'instance not found' },
    );
    const found = await find(code);
    expect(found).toMatchObject({ state: after });
    expect((await callCode(app(), body)).text).toBe(text);
    expect(await find(code)).toEqual(found);
  });

  it.each<[string, (code: string) => object, Partial<LicenseCode>]>([
    [
      'a renewal',
      (code) => ({ ...refreshCode(code, march.text), productId: 'OFFI-1' }),
      { state: 'active', expiresAt: march.at, productId: 'OFFI-1', releasedAt: null },
    ],
    [
      'a cancelled renewal',
      (code) => refreshCode(code, march.text, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' }),
      { state: 'active', expiresAt: march.at, productId: null, releasedAt: null },
    ],
    [
      'a freeze',
      (code) => codeStatus(code, 'FREEZE'),
      { state: 'frozen', expiresAt: null, productId: null, releasedAt: null },
    ],
    [
      'an unfreeze',
      (code) => codeStatus(code, 'UNFREEZE'),
      { state: 'active', expiresAt: null, productId: null, releasedAt: null },
    ],
    [
      'a release',
      (code) => releaseCode(code),
      { state: 'released', expiresAt: null, productId: null, releasedAt: testNoon },
    ],
  ])('is recorded by the first call about it: %s', async (_, make, told) => {
    const code = newLicenseCode();
    expect(await call(make(code))).toEqual(success);
    expect(await find(code)).toEqual({
      code,
      ...told,
      version: 1,
      createdAt: testNoon,
      updatedAt: testNoon,
    });
  });

  it.each([
    ['PL-3K9D-55QX-7F2A', 'license-code/7F2A'],
    ['PL-3K9D-55QX-\u{1d7db}Ě\u{1d177}\u{1f511}', 'license-code/\u{1d7db}Ě\u{1d177}\u{1f511}'],
    ['\u{1d177}Ě\u{1d177}', 'license-code/-'],
    ['PL-3K9D-7F2', 'license-code/-'],
  ])('is the subject of its events by as much as may be seen: %s', async (code, subject) => {
    expect(await call(codeStatus(code, 'FREEZE'))).toEqual(success);
    const eventId = toEventId('license-code.changed', code, '1');
    expect(await app().storage.directories.events.find(eventId)).toMatchObject({ subject });
  });

  it.each(['20270230155959', '2027030115595900', ''])(
    'is not touched by %j as expireTime',
    async (expireTime) => {
      const code = newLicenseCode();
      for (const testFlag of ['0', '1']) {
        expect(await call({ ...refreshCode(code, expireTime), testFlag })).toMatchObject({
          resultCode: '000002',
          resultMsg: expect.stringContaining('expireTime') as string,
        });
      }
      expect(await app().storage.load.licenseCode(code)).toBeUndefined();
    },
  );

  it.each([
    ['the same renewal', (code: string) => refreshCode(code, march.text), ['renewal']],
    ['a freeze', (code: string) => codeStatus(code, 'FREEZE'), []],
    ['the same release', (code: string) => releaseCode(code, newOrderLine()), ['release']],
  ])('takes %s fifty times at once on two servers as one', async (_, make, ledger) => {
    const code = newLicenseCode();
    const body = make(code);
    const answers = await Promise.all(
      Array.from({ length: callsAtOnce }, (__, index) =>
        callCode(index % 2 === 0 ? app() : secondApp(), body),
      ),
    );
    for (const { members } of answers) expect(members).toEqual(success);
    expect(await find(code)).toMatchObject({ version: 1 });
    expect(await purposes(code)).toEqual(ledger);
  });

  it('is found exactly, and by nobody without a key', async () => {
    const code = newLicenseCode();
    const bodies = [refreshCode(code, march.text), codeStatus(code, 'FREEZE'), releaseCode(code)];
    for (const body of bodies) {
      await call(body);
      await call({ ...body, testFlag: '1' });
      await call({ ...body, testFlag: 'x' });
      await callCode(app(), body, { accessKey: 'key-of-somebody-else' });
    }
    const { licenseCodes } = app().storage.directories;
    expect(await licenseCodes.find(code)).toMatchObject({ code, state: 'released' });
    expect(await licenseCodes.orders(code)).toMatchObject([{ code, purpose: 'renewal' }]);
    for (const other of [code.toLowerCase(), code.slice(0, -1), `${code} `, '']) {
      expect(await licenseCodes.find(other)).toBeUndefined();
    }
    const places = await readableWithoutKeys(app(), database);
    expect(places.log).toContain('"msg":"call"');
    expectNowhere(places, { code });
  });

  it('leaves no record of itself in a debug call, which succeeds for any code for ever', async () => {
    const known = await aCodeThatIs('active', app());
    const content = await storedContent(app());
    for (const code of [known, newLicenseCode()]) {
      for (const [, make] of Object.entries(calls)) {
        const body = { ...make(code), testFlag: '1' };
        const { members, text } = await callCode(app(), body);
        expect(members).toEqual(success);
        expect((await callCode(app(), body)).text).toBe(text);
      }
    }
    expect(await storedContent(app())).toEqual(content);
  });
});
