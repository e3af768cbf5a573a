import { describe, expect, it } from 'vitest';
import { signWebhook } from '../../src/webhooks/sign-webhook.js';
import { hasTool, runReceiver, type GuideReceiver } from '../support/guide-receivers.js';
import { testEvent } from '../support/seller-records.js';
import { testInstance } from '../support/submissions.js';
import { otherTestSecret, testEndpoint, testSecret } from '../support/webhook-receivers.js';
import { instanceEvent, testWebhooks } from '../support/webhook-runs.js';

const node: GuideReceiver = {
  language: 'Node',
  guide: 'node.md',
  file: 'receiver.mjs',
  command: [process.execPath, 'receiver.mjs'],
};
const python: GuideReceiver = {
  language: 'Python',
  guide: 'python.md',
  file: 'receiver.py',
  command: ['python3', 'receiver.py'],
};
const hasPython = hasTool('python3', '--version');

/** Sends bytes of its own making. */
async function post(url: string, body: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(url, { method: 'POST', body, headers });
  return response.status;
}

describe.for([node, ...(hasPython ? [python] : [])])('the receiver in $language', (receiver) => {
  const body = '{"type":"instance.renewed","subject":"instance/1"}';
  const signed = (secrets: readonly string[], now = Date.now()) => ({
    ...signWebhook({ id: 'evt_1', body }, secrets, now),
  });

  it('takes real deliveries, each event once, and events that it does not know', async () => {
    const { url, lines } = await runReceiver(receiver, [testSecret]);
    const { deliver, webhooks } = testWebhooks([testEndpoint(url)]);
    const renewed = instanceEvent({
      instanceId: 'i1',
      data: { instance: { instanceId: 'i1', expiresAt: '2025-03-15T15:59:59.000Z', name: '张三' } },
    });
    const other = testEvent({ type: 'tenant.removed', subject: 'instance/i2' });
    for (const event of [renewed, renewed, other]) {
      expect(await deliver(event)).toMatchObject({ kind: 'done' });
    }
    const signal = AbortSignal.timeout(5_000);
    expect(await webhooks.sendTest('product', { cause: 'management:ann', signal })).toMatchObject({
      taken: true,
    });
    expect(lines.slice(1)).toEqual([
      'renewed i1 2025-03-15T15:59:59.000Z',
      'tenant.removed instance/i2',
      'koogate.test koogate/test',
    ]);
  });

  it('knows the old secret and the new one while they are rotated', async () => {
    const { url } = await runReceiver(receiver, [otherTestSecret, testSecret]);
    for (const secrets of [[testSecret], [otherTestSecret], [testSecret, otherTestSecret]]) {
      const { deliver } = testWebhooks([testEndpoint(url, { secrets })]);
      expect(await deliver(instanceEvent())).toMatchObject({ kind: 'done' });
    }
  });

  it('answers how the buyer gets in, alike each time', async () => {
    const { url } = await runReceiver(receiver, [testSecret]);
    const { provision } = testWebhooks([testEndpoint(url, { provision: true })]).webhooks;
    const instance = testInstance({ instanceId: 'i 1' });
    const event = testEvent({ type: 'instance.purchased' });
    const signal = AbortSignal.timeout(5_000);
    for (let time = 0; time < 2; time += 1) {
      const answer = await provision?.(
        { event, instance, order: null, purchase: null },
        { idempotencyKey: 'k', signal },
      );
      expect(answer).toEqual({
        kind: 'ready',
        access: { frontEndUrl: 'https://app.example.com/t/i%201' },
      });
    }
  });

  it('refuses what is tampered with, old, of tomorrow, unsigned or signed by others', async () => {
    const { url, lines } = await runReceiver(receiver, [testSecret]);
    const good = signed([testSecret]);
    const sixMinutes = 360_000;
    const refused: [string, Record<string, string>][] = [
      [`${body} `, good],
      [body, { ...good, 'webhook-id': 'evt_2' }],
      [body, { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }],
      [body, { ...good, 'webhook-timestamp': 'NaN' }],
      [body, { ...good, 'webhook-timestamp': '' }],
      [body, { ...good, 'webhook-signature': good['webhook-signature'].replace('v1,', 'v2,') }],
      [body, { ...good, 'webhook-signature': 'v1,' }],
      [body, { ...good, 'webhook-signature': 'v1,AAAA v1' }],
      [body, { 'webhook-id': 'evt_1', 'webhook-timestamp': good['webhook-timestamp'] }],
      [body, {}],
      [body, signed([otherTestSecret])],
      [body, signed([testSecret], Date.now() - sixMinutes)],
      [body, signed([testSecret], Date.now() + sixMinutes)],
    ];
    for (const [text, headers] of refused) {
      expect(await post(url, text, headers), JSON.stringify(headers)).toBe(401);
    }
    expect(lines).toHaveLength(1);
  });

  it('has an event come again that it could not handle', async () => {
    const { url, lines } = await runReceiver(receiver, [testSecret]);
    // Without data it fails in the middle.
    for (let time = 0; time < 2; time += 1)
      expect(await post(url, body, signed([testSecret]))).toBe(500);
    const whole =
      '{"type":"instance.renewed","data":{"instance":{"instanceId":"i9","expiresAt":null}}}';
    const headers = { ...signWebhook({ id: 'evt_1', body: whole }, [testSecret], Date.now()) };
    expect(await post(url, whole, headers)).toBeLessThan(300);
    expect(lines.filter((line) => line.startsWith('renewed i9'))).toHaveLength(1);
  });

  it('does not start without a secret', async () => {
    await expect(runReceiver(receiver, ['none'])).rejects.toThrow('it ended with 1');
  });
});

if (!hasPython) {
  describe.skip('the receiver in Python', () => {
    it.skip('is not run: there is no python3 on this machine');
  });
}
