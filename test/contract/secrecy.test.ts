import { expect, it } from 'vitest';
import {
  changeCheckBody,
  refreshBody,
  unsubscribeBody,
  upgradeBody,
} from '../support/change-calls.js';
import { describeEachDatabase, testDataKey } from '../support/databases.js';
import { declaredTables } from '../support/declared-tables.js';
import {
  newInstanceBody,
  newOrderLine,
  queryBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { exchange } from '../support/http-exchange.js';
import { replaceAccess } from '../support/seller-acts.js';
import { readDatabase, withDatabase } from '../support/server-database.js';
import { newNonce, signedCall, signedQuery, toBytes } from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const secrets = {
  currentKey: 'k9-current-access-key-Zx81',
  previousKey: 'k8-previous-access-key-Yw72',
  strangersKey: 'k7-key-of-a-stranger-Xv63',
  apiToken: 't5-token-of-an-operator-Wu54',
  dataKey: testDataKey.toString('base64'),
  dataKeyInHex: testDataKey.toString('hex'),
  userName: 'u4-administrator-Vt45',
  password: 'p3-initial-password-Us36',
  memo: 'm2-first-door-left-Tr27-备注',
  nonce: 'n1-nonce-of-a-call-Sq18',
};

describeEachDatabase('a secret', (database) => {
  const app = useApp(database, {
    keys: [secrets.currentKey, secrets.previousKey],
    environment: {
      KOOGATE_API_TOKENS: `operator:operator:${secrets.apiToken}`,
      KOOGATE_DATA_KEY: secrets.dataKey,
    },
    logLevel: 'trace',
  });

  it('travels in the answer of queryInstance, and stands in no log, record, row or metric', async () => {
    const answers = await callEverything(app());
    for (const secret of [secrets.userName, secrets.password]) expect(answers).toContain(secret);

    const rows = await withDatabase(database.url(), async (knex) =>
      JSON.stringify(await Promise.all(declaredTables.map(({ name }) => knex(name)))),
    );
    const metrics = await app().metrics.registry.metrics();
    const log = app().captured.text();
    const places = { log, rows, metrics };
    expect(log).toContain('"msg":"call"');
    expect((await readDatabase(database.url())).calls.length).toBeGreaterThan(10);
    for (const [place, text] of Object.entries(places)) {
      for (const [name, secret] of Object.entries(secrets)) {
        expect(occurs(text, secret), `${name} in ${place}`).toBe(false);
      }
    }
  });

  it('is not told to a stranger either, whatever he sends', async () => {
    const body = { ...queryBody(secrets.memo), password: secrets.password };
    for (const accessKey of [secrets.strangersKey, secrets.currentKey]) {
      const { text } = await signedCall(app(), body, { accessKey });
      for (const [name, secret] of Object.entries(secrets)) {
        expect(occurs(text, secret), `${name} in the answer`).toBe(false);
      }
    }
  });
});

/** Every operation, well and badly signed, valid and not, with access data in play; returns all answers. */
async function callEverything(app: StartedApp): Promise<string> {
  const purchase = newInstanceBody(newOrderLine());
  const instanceId = purchase.businessId;
  const answers = [(await signedCall(app, purchase, { nonce: secrets.nonce })).text];
  const { userName, password, memo } = secrets;
  const access = { frontEndUrl: 'https://app.example.com', userName, password, memo };
  await replaceAccess(app, instanceId, access);
  const bodies = [
    queryBody(instanceId),
    changeCheckBody(instanceId),
    refreshBody(instanceId, '20270301155959'),
    upgradeBody(instanceId),
    statusBody(instanceId, 'FREEZE'),
    queryBody(instanceId),
    unsubscribeBody(instanceId),
  ];
  const calls = bodies.flatMap((body) => [
    body,
    { ...body, testFlag: '1' },
    { ...body, testFlag: 'x' },
  ]);
  for (const body of calls) {
    const nonce = newNonce();
    answers.push((await signedCall(app, body, { nonce })).text);
    answers.push((await signedCall(app, body, { nonce })).text);
    const { strangersKey: accessKey, previousKey } = secrets;
    answers.push((await signedCall(app, body, { accessKey })).text);
    const second = { accessKey: previousKey, answerKey: previousKey };
    answers.push((await signedCall(app, body, second)).text);
  }
  await askManagement(app, `${instanceId}?token=none`);
  return answers.join('\n');
}

/** With a token in the header, and with a signed query on a path that is no callback. */
async function askManagement(app: StartedApp, target: string): Promise<void> {
  const headers = { Authorization: `Bearer ${secrets.apiToken}` };
  const url = app.url;
  const body = toBytes('');
  await exchange({ url, target: `/api/v1/instances/${target}`, method: 'GET', headers, body });
  const query = signedQuery(app, body, { nonce: secrets.nonce });
  await exchange({ url, target: `/api/v1/calls?${query}`, method: 'GET', headers, body });
}

/** As it is, and as JSON and the escapes of an answer would write it. */
function occurs(text: string, secret: string): boolean {
  return text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1));
}
