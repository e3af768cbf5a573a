import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { InstanceAsk, ProvisionAnswer } from '../../src/domain/handler-calls.js';
import type { Instance } from '../../src/domain/instance.js';
import { testOrderDetails } from '../support/order-details.js';
import { testEvent } from '../support/seller-records.js';
import { testInstance, testPurchase } from '../support/submissions.js';
import { testEndpoint, testSecret, webhookReceiver } from '../support/webhook-receivers.js';
import { testWebhooks } from '../support/webhook-runs.js';

function askOf(values: Partial<Instance> = {}): InstanceAsk {
  const instance = testInstance(values);
  const event = testEvent({ type: 'instance.purchased', instanceId: instance.instanceId });
  return { event, instance, order: null, purchase: null };
}

async function ask(
  url: string,
  { about = askOf(), key = 'provision:evt_1', timeoutMs = 5_000 } = {},
): Promise<ProvisionAnswer> {
  const endpoint = testEndpoint(url, { name: 'crm', provision: true, timeoutMs });
  const { provision } = testWebhooks([testEndpoint(url), endpoint]).webhooks;
  if (provision === undefined) throw new Error('no endpoint provisions');
  const signal = new AbortController().signal;
  return provision(about, { idempotencyKey: key, signal });
}

/** A receiver that gives this answer. */
async function answering(answer: unknown, status = 200) {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return webhookReceiver((_, response) => {
    response.writeHead(status).end(text);
    return 'handled';
  });
}

const access = { frontEndUrl: 'https://app.example.com', userName: 'admin', password: 'first' };

describe('the question how a buyer gets in', () => {
  it('goes to the endpoint that provisions, and to none where no one does', async () => {
    const { url } = await webhookReceiver();
    expect(testWebhooks([testEndpoint(url)]).webhooks.provision).toBeUndefined();
  });

  it('is signed under its key, and tells instance, order and purchase', async () => {
    const receiver = await answering({ outcome: 'ready', access });
    const about = {
      ...askOf({ soldBy: 'saas-v1' }),
      order: testOrderDetails(),
      purchase: testPurchase({
        buyer: { mobilePhone: { text: '13900000000' }, email: { text: 'x', undecrypted: true } },
      }),
    };
    await ask(receiver.url, { about });
    const [received] = receiver.received;
    const told = new Webhook(testSecret).verify(received?.body ?? '', received?.headers ?? {});
    expect(received?.headers['webhook-id']).toBe('provision:evt_1');
    expect(told).toMatchObject({
      id: 'provision:evt_1',
      type: 'provision',
      subject: about.event.subject,
      data: {
        event: { id: about.event.eventId, type: 'instance.purchased' },
        instance: { instanceId: about.instance.instanceId, state: 'pending' },
        order: { orderId: about.order.orderId },
        purchase: {
          terms: { productId: 'product-a' },
          buyer: {
            mobilePhone: { text: '13900000000', undecrypted: false },
            email: { text: 'x', undecrypted: true },
          },
        },
      },
    });
  });

  it('has the same bytes each time, and a key that fits into a header', async () => {
    const receiver = await answering({ outcome: 'later' });
    const about = askOf();
    for (let time = 0; time < 2; time += 1) await ask(receiver.url, { about, key: 'ключ\r\n' });
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(first?.event.id).toMatch(/^prv_[\w-]{43}$/);
  });
});

describe('the answer', () => {
  it.each<[string, unknown, ProvisionAnswer]>([
    ['ready', { outcome: 'ready', access }, { kind: 'ready', access }],
    [
      'ready with members that nobody knows, which are dropped',
      { outcome: 'ready', access: { ...access, theme: 'dark' }, took: 3 },
      { kind: 'ready', access },
    ],
    ['later', { outcome: 'later' }, { kind: 'later' }],
    [
      'later with a time',
      { outcome: 'later', retryAfterSeconds: 60 },
      { kind: 'later', retryAfterMs: 60_000 },
    ],
    [
      'refused',
      { outcome: 'refused', code: '000106', reason: 'sold out' },
      { kind: 'refused', code: '000106', reason: 'sold out' },
    ],
  ])('%s counts', async (_, answer, meant) => {
    expect(await ask((await answering(answer)).url)).toEqual(meant);
  });

  it('202 means later, whatever its body says', async () => {
    expect(await ask((await answering('<html>', 202)).url)).toEqual({ kind: 'later' });
  });

  const none = 'endpoint crm was asked to provision, and its answer is not accepted';
  const ready = (values: object) => ({ outcome: 'ready', access: { ...access, ...values } });
  const url = 'must be an http or https URL without blanks';
  it.each<[string, unknown, string]>([
    ['empty', '', 'its body is empty; answer 202 when the provisioning goes on elsewhere'],
    ['no JSON', '<html>', 'its body is no JSON'],
    ['a list', [], 'its body must be an object with outcome'],
    ['another outcome', { outcome: 'ok' }, 'outcome must be ready, later or refused'],
    ['no access', { outcome: 'ready' }, 'access must be an object with frontEndUrl'],
    [
      'no front end',
      { outcome: 'ready', access: {} },
      'access.frontEndUrl must be an http or https URL',
    ],
    [
      'a script as front end',
      ready({ frontEndUrl: 'javascript:alert(1)' }),
      `access.frontEndUrl ${url}`,
    ],
    ['a URL with a blank', ready({ adminUrl: 'https://a b' }), `access.adminUrl ${url}`],
    ['a number as name', ready({ userName: 5 }), 'access.userName must be a text'],
    [
      'an empty password',
      ready({ password: '' }),
      'access.password must not be empty; leave it out instead',
    ],
    [
      'a long memo',
      ready({ memo: 'x'.repeat(1_025) }),
      'access.memo must have at most 1024 characters',
    ],
    ['null for absent', ready({ memo: null }), 'access.memo must be a text'],
    [
      'an unknown code',
      { outcome: 'refused', code: '000001', reason: 'x' },
      'code must be one of 000005, 000100, 000101, 000102, 000103, 000104, 000105, 000106, 000107',
    ],
    ['no reason', { outcome: 'refused', code: '000100' }, 'reason must be a text'],
    ['no time', { outcome: 'later', retryAfterSeconds: 0 }, 'retryAfterSeconds must be at least 1'],
    [
      'several mistakes',
      ready({ userName: '', memo: 1 }),
      'access.userName must not be empty; leave it out instead; access.memo must be a text',
    ],
    ['too long', `"${'x'.repeat(70_000)}"`, 'it broke off, or is longer than 65536 bytes'],
  ])('%s is refused with its field', async (_, answer, words) => {
    await expect(ask((await answering(answer)).url)).rejects.toThrow(`${none}: ${words}`);
  });

  it('may hold longer accounts but for SaaS V1, which sends them encrypted', async () => {
    const { url: to } = await answering(ready({ userName: '示'.repeat(27) }));
    expect(await ask(to)).toMatchObject({ kind: 'ready' });
    await expect(ask(to, { about: askOf({ soldBy: 'saas-v1' }) })).rejects.toThrow(
      'access.userName must have at most 79 bytes of UTF-8 for an instance of SaaS V1',
    );
  });

  it.each([
    [500, 'endpoint crm has answered 500; it must answer 2xx within 5 s'],
    [
      401,
      'endpoint crm has answered 401; does it know one of the secrets, and is its clock right?',
    ],
  ])('%d is none', async (status, words) => {
    await expect(ask((await answering('', status)).url)).rejects.toThrow(words);
  });

  it('is awaited no longer than the endpoint has time, nor than it is wanted', async () => {
    const { url: to } = await webhookReceiver(() => new Promise(() => undefined));
    await expect(ask(to, { timeoutMs: 50 })).rejects.toThrow(
      'endpoint crm did not answer: nothing came within 0.05 s',
    );
    const { provision, close } = testWebhooks([testEndpoint(to, { provision: true })]).webhooks;
    onTestFinished(() => close());
    const stop = new AbortController();
    const answer = provision?.(askOf(), { idempotencyKey: 'k', signal: stop.signal });
    stop.abort(new Error('the process stops'));
    await expect(answer).rejects.toThrow('the process stops');
  });
});

describe('a test event', () => {
  const signal = new AbortController().signal;
  const settings = { cause: 'management:ann', signal };

  it('is sent at once, whatever the endpoint wants, and what has come of it is told', async () => {
    const receiver = await webhookReceiver();
    const { webhooks } = testWebhooks([testEndpoint(receiver.url, { events: ['license.*'] })]);
    const outcome = await webhooks.sendTest('product', settings);
    expect(outcome).toMatchObject({ taken: true, status: 204, problem: null });
    const [received] = receiver.received;
    expect(new Webhook(testSecret).verify(received?.body ?? '', received?.headers ?? {})).toEqual({
      specversion: '1.0',
      id: outcome?.eventId,
      source: 'koogate',
      type: 'koogate.test',
      subject: 'koogate/test',
      time: expect.any(String) as string,
      datacontenttype: 'application/json',
      cause: 'management:ann',
      data: { endpoint: 'product' },
    });
  });

  it('that is not taken is told with the reason', async () => {
    const refusing = await webhookReceiver(() => 401);
    const { webhooks } = testWebhooks([
      testEndpoint(refusing.url),
      testEndpoint('http://127.0.0.1:1/', { name: 'absent' }),
    ]);
    expect(await webhooks.sendTest('product', settings)).toMatchObject({
      taken: false,
      status: 401,
      problem:
        'endpoint product has answered 401; does it know one of the secrets, and is its clock right?',
    });
    expect(await webhooks.sendTest('absent', settings)).toMatchObject({
      taken: false,
      status: null,
      problem: 'endpoint absent did not answer: nobody listens there (ECONNREFUSED)',
    });
    expect(webhooks.sendTest('unknown', settings)).toBeUndefined();
  });
});
