import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import {
  access,
  aPurchase,
  managementDocument,
  seedInstance,
  startManagement,
  tokens,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

const secret = 'Hidden-Pass-7';
const time = '2024-03-15T08:00:00Z';

const needBody = Object.entries(managementDocument.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, { requestBody }]) => requestBody?.required)
    .map(([method, { operationId }]) => {
      const address = `/api/v1${path}`.replace('{kind}', 'instances').replace(/\{.*?\}/, 'x');
      return [operationId, method as 'post' | 'put', address] as const;
    }),
);

describeManagement('management API: requests that are not as specified', (storage) => {
  it.each([
    ['limit=0', 'limit', 'must be >= 1'],
    ['limit=201', 'limit', 'must be <= 200'],
    ['limit=many', 'limit', 'must be integer'],
    ['limit=1.5', 'limit', 'must be integer'],
    ['limit=1&limit=2', 'limit', 'must be integer'],
    ['state=sleeping', 'state', 'must be equal to one of the allowed values'],
    ['orderId=', 'orderId', 'Empty value'],
    ['orderId=%00', 'orderId', 'does not have the documented form'],
    [`orderId=${'x'.repeat(65)}`, 'orderId', 'must NOT have more than 64 characters'],
    ['orderId[x]=1', 'orderId', 'must be string'],
    ['expiresBefore=tomorrow', 'expiresBefore', 'must be a time as RFC 3339 in UTC'],
    ['expiresBefore=2024-02-30T00:00:00Z', 'expiresBefore', 'must be a time as RFC 3339 in UTC'],
    [
      'expiresBefore=2024-03-15T08:00:00%2B08:00',
      'expiresBefore',
      'must be a time as RFC 3339 in UTC',
    ],
    ['expiresBefore=1710489600000', 'expiresBefore', 'must be a time as RFC 3339 in UTC'],
    ['order=1', 'order', 'Unknown query parameter'],
    ['__proto__[x]=1', '__proto__', 'Unknown query parameter'],
  ])('listInstances refuses ?%s and names the parameter', async (query, parameter, detail) => {
    const { as } = startManagement(storage());
    const response = await as('viewer').get(`/api/v1/instances?${query}`);
    expect(response.status).toBe(400);
    expectAsSpecified(response, 'listInstances');
    expect(response.body).toMatchObject({
      type: 'urn:koogate:problem:invalid-parameter',
      errors: [{ parameter, detail: expect.stringContaining(detail) as string }],
    });
  });

  it.each([
    ['frontEndUrl missing', { userName: 'admin' }, '#/frontEndUrl', 'is missing'],
    ['frontEndUrl no text', { frontEndUrl: 5 }, '#/frontEndUrl', 'must be string'],
    ['frontEndUrl null', { frontEndUrl: null }, '#/frontEndUrl', 'must be string'],
    ['frontEndUrl no address', { frontEndUrl: 'app' }, '#/frontEndUrl', 'documented form'],
    [
      'frontEndUrl a script',
      { frontEndUrl: 'javascript:alert(1)' },
      '#/frontEndUrl',
      'documented form',
    ],
    ['frontEndUrl without host', { frontEndUrl: 'https:///x' }, '#/frontEndUrl', 'documented form'],
    [
      'frontEndUrl with a blank',
      { frontEndUrl: 'https://a.example/ b' },
      '#/frontEndUrl',
      'documented form',
    ],
    [
      'frontEndUrl too long',
      { frontEndUrl: `https://${'a'.repeat(505)}` },
      '#/frontEndUrl',
      'more than 512',
    ],
    [
      'adminUrl another scheme',
      { ...access, adminUrl: 'ftp://a.example' },
      '#/adminUrl',
      'documented form',
    ],
    ['userName too long', { ...access, userName: 'u'.repeat(129) }, '#/userName', 'more than 128'],
    [
      'userName too long in UTF-16',
      { ...access, userName: '🔑'.repeat(65) },
      '#/userName',
      'more than 128',
    ],
    [
      'password too long',
      { ...access, password: secret.repeat(10) },
      '#/password',
      'more than 128',
    ],
    ['password empty', { ...access, password: '' }, '#/password', 'fewer than 1'],
    ['password no text', { ...access, password: [secret] }, '#/password', 'must be string'],
    ['memo too long', { ...access, memo: secret.repeat(79) }, '#/memo', 'more than 1024'],
    ['an unknown member', { ...access, passwort: secret }, '#/passwort', 'is not known here'],
    ['a list', [access], '#', 'must be object'],
  ])(
    'completeProvisioning refuses %s and names the member',
    async (_title, body, pointer, detail) => {
      const { as, complete, instance } = await prepare();
      const response = await as('operator').post(complete, body);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'completeProvisioning');
      expect(response.body).toMatchObject({
        errors: [{ pointer, detail: expect.stringContaining(detail) as string }],
      });
      expect(response.text).not.toContain(secret);
      expect(await storage().directories.instances.find(instance.instanceId)).toEqual(instance);
    },
  );

  it('names every member that is wrong at once, and no more than twenty', async () => {
    const { as, instance } = await prepare();
    const path = `/api/v1/instances/${instance.instanceId}/usage`;
    const two = { usage: [{ usageValue: 1e-5, statisticalTime: 'x' }] };
    expect((await as('operator').put(path, two)).body).toMatchObject({
      errors: [
        { pointer: '#/usage/0/usageValue', detail: 'must NOT have more than four decimals' },
        {
          pointer: '#/usage/0/statisticalTime',
          detail: expect.stringContaining('RFC 3339') as string,
        },
      ],
    });
    const { body } = (await as('operator').put(path, { usage: Array(50).fill({}) })) as {
      body: { errors: object[] };
    };
    expect(body.errors).toHaveLength(20);
  });

  it.each([
    [{ usageValue: 0, statisticalTime: time }, 200],
    [{ usageValue: 1280.5003, statisticalTime: time }, 200],
    [{ usageValue: 8.0001, statisticalTime: time }, 200],
    [{ usageValue: 99999999.9999, statisticalTime: time }, 200],
    [{ usageValue: 999999999999999, statisticalTime: time }, 200],
    [{ usageValue: 1280.50031, statisticalTime: time }, 400],
    [{ usageValue: 1e-9, statisticalTime: time }, 400],
    [{ usageValue: 1e15, statisticalTime: time }, 400],
    [{ usageValue: -1, statisticalTime: time }, 400],
    [{ usageValue: '1', statisticalTime: time }, 400],
    [{ usageValue: 1 }, 400],
    [{ statisticalTime: time }, 400],
    [{ usageValue: 1, statisticalTime: time, relatedInstanceId: 'x'.repeat(65) }, 400],
    [{ usageValue: 1, statisticalTime: time, dashboardUrl: 'dashboard' }, 400],
  ])('replaceUsage answers %j with %i', async (entry, status) => {
    const { as, instance } = await prepare();
    const path = `/api/v1/instances/${instance.instanceId}/usage`;
    const response = await as('operator').put(path, { usage: [entry] });
    expect(response.status).toBe(status);
    expectAsSpecified(response, 'replaceUsage');
  });

  it.each([
    [{ resultCode: '000100', reason: 'sold out' }, 200],
    [{ resultCode: '000000', reason: 'sold out' }, 400],
    [{ resultCode: '000001', reason: 'sold out' }, 400],
    [{ resultCode: 100, reason: 'sold out' }, 400],
    [{ resultCode: '000100' }, 400],
    [{ resultCode: '000100', reason: '' }, 400],
    [{ resultCode: '000100', reason: 'a\u0000b' }, 400],
    [{ resultCode: '000100', reason: 'r'.repeat(1001) }, 400],
  ])('refuseProvisioning answers %j with %i', async (body, status) => {
    const { as, instance } = await prepare();
    const path = `/api/v1/instances/${instance.instanceId}/refuse-provisioning`;
    const response = await as('operator').post(path, body);
    expect(response.status).toBe(status);
    expectAsSpecified(response, 'refuseProvisioning');
  });

  it.each([
    ['cut off', `{"frontEndUrl":"https://a.example","password":"${secret}`],
    ['followed by more', `{"password":"${secret}"}}`],
    ['blank', '   '],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('refuses JSON that is %s without quoting it', async (_title, text) => {
    const { agent, complete } = await prepare();
    const response = await sendRaw(agent, complete, text, 'application/json');
    expect(response.status).toBe(400);
    expectAsSpecified(response, 'completeProvisioning');
    expect(response.body).toMatchObject({ detail: 'The body is not valid JSON in UTF-8.' });
    expect(response.text).not.toContain(secret);
  });

  it('knows the operations that need a body, also those without a member that is required', () => {
    const names = needBody.map(([operationId]) => operationId);
    expect(names).toEqual(expect.arrayContaining(['redriveJobs', 'submitLicense', 'reportUsage']));
  });

  it.each(needBody)('refuses %s without a body', async (operationId, method, path) => {
    const { agent } = startManagement(storage());
    const response = await agent[method](path).set('Authorization', `Bearer ${tokens.admin}`);
    expect(response.status).toBe(400);
    expectAsSpecified(response, operationId);
    expect(response.body).toMatchObject({ errors: [{ pointer: '#', detail: 'is missing' }] });
  });

  it('refuses a member called __proto__ like any unknown one', async () => {
    const { agent, complete } = await prepare();
    const text = '{"frontEndUrl":"https://a.example","__proto__":{"admin":true}}';
    const response = await sendRaw(agent, complete, text, 'application/json');
    expect(response.body).toMatchObject({ status: 400, errors: [{ pointer: '#/__proto__' }] });
  });

  it.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['application/json;charset=utf8', 200],
    ['APPLICATION/JSON', 200],
    ['text/plain', 415],
    ['application/jsonp', 415],
    ['application/x-www-form-urlencoded', 415],
  ])('answers a body sent as %s with %i', async (mediaType, status) => {
    const { agent, complete } = await prepare();
    const response = await sendRaw(agent, complete, JSON.stringify(access), mediaType);
    expect(response.status).toBe(status);
    expectAsSpecified(response, 'completeProvisioning');
  });

  it('refuses a compressed body with 415', async () => {
    const { agent, complete } = await prepare();
    const response = await agent
      .post(complete)
      .set('Authorization', `Bearer ${tokens.operator}`)
      .set('Content-Encoding', 'gzip')
      .send(access);
    expect(response.status).toBe(415);
    expectAsSpecified(response, 'completeProvisioning');
  });

  it('refuses a body over the limit with 413', async () => {
    const { as, complete } = await prepare();
    const response = await as('operator').post(complete, { ...access, memo: 'm'.repeat(600_000) });
    expect(response.status).toBe(413);
    expectAsSpecified(response, 'completeProvisioning');
  });

  async function prepare() {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    const complete = `/api/v1/instances/${instance.instanceId}/complete-provisioning`;
    return { ...startManagement(storage()), instance, complete };
  }
});

function sendRaw(
  agent: ReturnType<typeof startManagement>['agent'],
  path: string,
  body: string | Buffer,
  mediaType: string,
) {
  return agent
    .post(path)
    .set('Authorization', `Bearer ${tokens.operator}`)
    .set('Content-Type', mediaType)
    .serialize((value: unknown) => value as string)
    .send(body);
}
