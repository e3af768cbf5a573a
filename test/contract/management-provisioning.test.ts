import { expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { expectAsSpecified } from './management-answer-check.js';
import { access, aPurchase, now, seedInstance, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

const otherAccess = { frontEndUrl: 'https://other.example.com', password: 'Other-Pass-2' };
const failure = { code: '000100', reason: 'sold out' } as const;
const refusal = { resultCode: '000100', reason: 'sold out' };
const usage = [
  {
    usageValue: 1280.5,
    statisticalTime: '2024-03-15T07:00:00.000Z',
    relatedInstanceId: 'pay-per-use',
  },
];

describeManagement('management API: provisioning by hand', (storage, openAnother) => {
  it.each([
    ['pending', {}, 'active'],
    ['pending, with a freeze waiting', { freezeWaiting: true }, 'frozen'],
    ['failed', { state: 'failed', failure }, 'active'],
  ] as const)('completes an instance that is %s', async (_title, given, state) => {
    const { send, read, instance } = await prepare(given);
    const response = await send.complete(access);
    expectAsSpecified(response, 'completeProvisioning');
    expect(response.body).toMatchObject({ state, version: 2, failure: null, freezeWaiting: false });
    expect(await read()).toMatchObject({
      state,
      access,
      failure: null,
      version: 2,
      updatedAt: now,
    });
    expect((await history(instance)).at(-1)).toMatchObject({
      version: 2,
      event: 'provisioning-succeeded',
      from: instance.state,
      to: state,
      cause: 'management:the-operator',
    });
  });

  it('refuses a pending purchase with code and reason', async () => {
    const { send, read, instance } = await prepare({});
    const response = await send.refuse(refusal);
    expectAsSpecified(response, 'refuseProvisioning');
    expect(response.body).toMatchObject({ state: 'failed', failure, access: null });
    expect(await read()).toMatchObject({ state: 'failed', failure, version: 2 });
    expect((await history(instance)).at(-1)).toMatchObject({
      event: 'provisioning-failed',
      from: 'pending',
      to: 'failed',
      cause: 'management:the-operator',
    });
  });

  it.each(['active', 'frozen'] as const)(
    'replaces access data and usage while %s',
    async (state) => {
      const { send, read } = await prepare({ state, access });
      const replaced = await send.replaceAccess(otherAccess);
      expectAsSpecified(replaced, 'replaceAccessData');
      const counted = await send.replaceUsage({ usage });
      expectAsSpecified(counted, 'replaceUsage');
      expect(counted.body).toMatchObject({ state, usage, version: 3 });
      expect(await read()).toMatchObject({
        access: otherAccess,
        usage: [{ ...usage[0], statisticalTime: Date.UTC(2024, 2, 15, 7) }],
      });
      const emptied = await send.replaceUsage({ usage: [] });
      expect(emptied.body).toMatchObject({ usage: [], version: 4 });
    },
  );

  it.each([
    ['complete', access, {}],
    ['complete', access, { freezeWaiting: true }],
    ['refuse', refusal, {}],
    ['replaceAccess', otherAccess, { state: 'active', access }],
    ['replaceUsage', { usage }, { state: 'active', access }],
  ] as const)(
    '%s again with the same %j changes nothing and answers the same',
    async (name, body, given) => {
      const { send, instance } = await prepare(given);
      const first = await send[name](body);
      const again = await send[name](body);
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.text).toBe(first.text);
      expect(await history(instance)).toHaveLength(2);
    },
  );

  it.each([
    [
      'complete',
      otherAccess,
      { state: 'active', access },
      'only a pending or failed one can be completed',
    ],
    [
      'complete',
      otherAccess,
      { state: 'frozen', access },
      'only a pending or failed one can be completed',
    ],
    [
      'complete',
      access,
      { state: 'released', access },
      'only a pending or failed one can be completed',
    ],
    ['refuse', refusal, { state: 'active', access }, 'only a pending one can be refused'],
    ['refuse', refusal, { state: 'frozen', access }, 'only a pending one can be refused'],
    ['refuse', refusal, { state: 'released' }, 'only a pending one can be refused'],
    [
      'refuse',
      { ...refusal, reason: 'other' },
      { state: 'failed', failure },
      'only a pending one can be refused',
    ],
    ['replaceAccess', access, {}, 'only an active or frozen one has access data to replace'],
    [
      'replaceAccess',
      access,
      { state: 'failed', failure },
      'only an active or frozen one has access data to replace',
    ],
    [
      'replaceAccess',
      access,
      { state: 'released', access },
      'only an active or frozen one has access data to replace',
    ],
    [
      'replaceUsage',
      { usage },
      { state: 'failed', failure },
      'it has no buyer who could see usage',
    ],
    [
      'replaceUsage',
      { usage },
      { state: 'released', access },
      'it has no buyer who could see usage',
    ],
  ] as const)('%s of %j is 409 when the instance is %j', async (name, body, given, rule) => {
    const { send, read, instance } = await prepare(given);
    const response = await send[name](body);
    expect(response.status).toBe(409);
    expectAsSpecified(response, operationIds[name]);
    expect(response.body).toMatchObject({
      type: 'urn:koogate:problem:illegal-state',
      detail: `The instance is ${instance.state}: ${rule}.`,
    });
    expect(response.text).not.toMatch(/Pass-[12]/);
    expect(await read()).toEqual(instance);
    expect(await history(instance)).toHaveLength(1);
  });

  const longest = 'x'.repeat(79);
  it.each([
    ['saas-v1', { userName: longest, password: longest }, 200],
    ['saas-v1', { userName: '密'.repeat(26), password: '🔑'.repeat(19) }, 200],
    ['saas-v1', { memo: 'm'.repeat(1024) }, 200],
    ['saas-v2', { userName: 'x'.repeat(128), password: '密'.repeat(128) }, 200],
    ['license-v1', { userName: 'x'.repeat(128), password: 'x'.repeat(128) }, 200],
    ['saas-v1', { userName: `${longest}x` }, ['#/userName']],
    ['saas-v1', { password: '密'.repeat(27) }, ['#/password']],
    [
      'saas-v1',
      { userName: '🔑'.repeat(20), password: `${longest}x` },
      ['#/userName', '#/password'],
    ],
  ] as const)(
    'for an instance of %s, access with %j is answered %j',
    async (soldBy, more, answer) => {
      const body = { frontEndUrl: 'https://app.example.com', ...more };
      for (const [name, given] of [
        ['complete', {}],
        ['replaceAccess', { state: 'active', access: otherAccess }],
      ] as const) {
        const { send, read, instance } = await prepare({ ...given, soldBy, orderLineId: '' });
        const response = await send[name](body);
        expectAsSpecified(response, operationIds[name]);
        if (answer === 200) {
          expect(response.status).toBe(200);
          expect(await read()).toMatchObject({ access: body });
          continue;
        }
        expect(response.status).toBe(400);
        expect(response.body).toMatchObject({
          type: 'urn:koogate:problem:invalid-parameter',
          errors: answer.map((pointer) => ({
            pointer,
            detail:
              'must NOT have more than 79 bytes of UTF-8 for an instance of SaaS V1: the marketplace takes it encrypted, and that form would exceed 128 characters',
          })),
        });
        for (const text of Object.values(more)) expect(response.text).not.toContain(text);
        expect(await read()).toEqual(instance);
        expect(await history(instance)).toHaveLength(1);
      }
    },
  );

  it('lets one of two different completions at once win, and refuses the other', async () => {
    const { send, read, instance } = await prepare({});
    const responses = await Promise.all([send.complete(access), send.complete(otherAccess)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = responses[0].status === 200 ? access : otherAccess;
    expect(await read()).toMatchObject({ state: 'active', access: winner, version: 2 });
    expect(await history(instance)).toHaveLength(2);
  });

  it('lets one of two different completions win when they come through two processes', async () => {
    const other = await openAnother();
    const instances = Array.from({ length: 5 }, () => aPurchase());
    for (const instance of instances) await seedInstance(storage(), instance);
    const complete = (through: typeof other, { instanceId }: Instance, body: object) =>
      startManagement(through)
        .as('operator')
        .post(`/api/v1/instances/${instanceId}/complete-provisioning`, body);
    for (const instance of instances) {
      const responses = await Promise.all([
        complete(storage(), instance, access),
        complete(other, instance, otherAccess),
      ]);
      expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = responses[0].status === 200 ? access : otherAccess;
      for (const { directories } of [storage(), other]) {
        expect(await directories.instances.find(instance.instanceId)).toMatchObject({
          access: winner,
          version: 2,
        });
      }
    }
  });

  it('answers twenty equal completions at once alike, and changes the instance once', async () => {
    const { send, instance } = await prepare({});
    const responses = await Promise.all(Array.from({ length: 20 }, () => send.complete(access)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(await history(instance)).toHaveLength(2);
  });

  it('lets either completion or refusal win when both come at once', async () => {
    const { send, read, instance } = await prepare({});
    const [completed, refused] = await Promise.all([send.complete(access), send.refuse(refusal)]);
    expect(completed.status).toBe(200);
    expect([200, 409]).toContain(refused.status);
    expect(await read()).toMatchObject({ state: 'active', access });
    expect(await history(instance)).toHaveLength(refused.status === 200 ? 3 : 2);
  });

  function history(instance: Instance) {
    return storage().directories.instances.history(instance.instanceId);
  }

  async function prepare(given: Partial<Instance>) {
    const instance = aPurchase(given);
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const path = `/api/v1/instances/${instance.instanceId}`;
    const operator = as('operator');
    return {
      instance,
      read: () => storage().directories.instances.find(instance.instanceId),
      send: {
        complete: (body: object) => operator.post(`${path}/complete-provisioning`, body),
        refuse: (body: object) => operator.post(`${path}/refuse-provisioning`, body),
        replaceAccess: (body: object) => operator.put(`${path}/access-data`, body),
        replaceUsage: (body: object) => operator.put(`${path}/usage`, body),
      },
    };
  }
});

const operationIds = {
  complete: 'completeProvisioning',
  refuse: 'refuseProvisioning',
  replaceAccess: 'replaceAccessData',
  replaceUsage: 'replaceUsage',
} as const;
