import type { LookupAddress } from 'node:dns';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResolveName } from '../../src/webhooks/guarded-connector.js';
import { privateReason } from '../../src/webhooks/public-address.js';
import {
  createWebhookSender,
  type SendOutcome,
  type WebhookSenderOptions,
} from '../../src/webhooks/webhook-sender.js';
import { testEndpoint, webhookReceiver } from '../support/webhook-receivers.js';

const message = { id: 'evt_1', body: '{"type":"koogate.test"}' };
const allow = 'it is not called; if it is meant, set KOOGATE_WEBHOOK_PRIVATE_TARGETS=allow';

async function sendTo(url: string, options: WebhookSenderOptions) {
  const sender = createWebhookSender(options);
  onTestFinished(() => sender.close());
  const signal = AbortSignal.timeout(5_000);
  return sender.send(testEndpoint(url), message, { signal, now: Date.now() });
}

function problemOf(outcome: SendOutcome): string {
  return outcome.kind === 'unanswered' ? outcome.problem : `answered ${outcome.status}`;
}

function resolvesTo(...addresses: readonly string[]): ResolveName {
  const found: LookupAddress[] = addresses.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  return (_, callback) => callback(null, found);
}

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'of this machine'],
    ['127.255.255.254', 'of this machine'],
    ['0.0.0.0', 'of this machine'],
    ['10.0.0.1', 'in a private network'],
    ['172.16.0.1', 'in a private network'],
    ['172.31.255.255', 'in a private network'],
    ['192.168.1.1', 'in a private network'],
    ['169.254.169.254', 'of the local link, where cloud metadata is'],
    ['100.64.0.1', "in a provider's private network"],
    ['100.100.100.200', "in a provider's private network"],
    ['168.63.129.16', 'of cloud metadata'],
    ['192.0.0.192', 'reserved (reserved)'],
    ['224.0.0.1', 'of many machines at once (multicast)'],
    ['255.255.255.255', 'of many machines at once (broadcast)'],
    ['240.0.0.1', 'reserved (reserved)'],
    ['198.18.0.1', 'reserved (reserved)'],
    ['::', 'of this machine'],
    ['::1', 'of this machine'],
    ['::127.0.0.1', 'of this machine'],
    ['::7f00:1', 'of no public network'],
    ['::ffff:127.0.0.1', 'of this machine'],
    ['::ffff:10.0.0.1', 'in a private network'],
    ['::ffff:a9fe:a9fe', 'of the local link, where cloud metadata is'],
    ['64:ff9b::10.0.0.1', 'in a private network'],
    ['64:ff9b::7f00:1', 'of this machine'],
    ['fe80::1', 'of the local link, where cloud metadata is'],
    ['fe80::1%eth0', 'of the local link, where cloud metadata is'],
    ['fec0::1', 'of no public network'],
    ['fc00::1', 'in a private network'],
    ['fd00:ec2::254', 'in a private network'],
    ['ff02::1', 'of many machines at once (multicast)'],
    ['2002:7f00:1::', 'reserved (6to4)'],
    ['2001::1', 'reserved (teredo)'],
    ['2001:db8::1', 'reserved (reserved)'],
    ['not an address', 'no address'],
  ])('%s is %s', (address, reason) => {
    expect(privateReason(address)).toBe(reason);
  });

  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.0.1',
    '192.167.1.1',
    '223.255.255.254',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2606:4700:4700::1111',
  ])('%s is of the public internet', (address) => {
    expect(privateReason(address)).toBeUndefined();
  });
});

describe('a target within the network', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['017700000001', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['[::ffff:7f00:1]', '::ffff:7f00:1'],
  ])('written as %s is refused, and called when that is allowed', async (host, shown) => {
    const receiver = await webhookReceiver();
    const url = receiver.url.replace('127.0.0.1', host);
    expect(await sendTo(url, { allowsPrivate: false })).toEqual({
      kind: 'unanswered',
      problem: `${shown} is an address of this machine: ${allow}`,
    });
    expect(receiver.received).toEqual([]);
    expect(await sendTo(url, { allowsPrivate: true })).toMatchObject({ status: 204 });
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    ['to it', ['127.0.0.1']],
    ['to it and to a public address', ['93.184.215.14', '127.0.0.1']],
    ['to it in another form', ['::ffff:127.0.0.1']],
  ])('whose name leads %s is refused, and called when that is allowed', async (_, addresses) => {
    const receiver = await webhookReceiver();
    const url = receiver.url.replace('127.0.0.1', 'webhook.example.com');
    const refused = await sendTo(url, {
      allowsPrivate: false,
      resolveName: resolvesTo(...addresses),
    });
    expect(refused).toEqual({
      kind: 'unanswered',
      problem: `webhook.example.com leads to ${addresses.at(-1) ?? ''}, an address of this machine: ${allow}`,
    });
    expect(receiver.received).toEqual([]);
    const resolveName = resolvesTo('127.0.0.1');
    expect(await sendTo(url, { allowsPrivate: true, resolveName })).toMatchObject({ status: 204 });
  });

  it('named localhost is refused by the real resolution of names too', async () => {
    const { url, received } = await webhookReceiver();
    const outcome = await sendTo(url.replace('127.0.0.1', 'localhost'), { allowsPrivate: false });
    expect(problemOf(outcome)).toMatch(
      /^localhost leads to (127\.0\.0\.1|::1), an address of this machine: it is not called/,
    );
    expect(received).toEqual([]);
  });

  it('is refused at each connection anew, whatever its name led to before', async () => {
    const receiver = await webhookReceiver();
    const answers: Parameters<Parameters<ResolveName>[1]>[] = [
      [Object.assign(new Error('nowhere'), { code: 'ENOTFOUND' })],
      [null, [{ address: '127.0.0.1', family: 4 }]],
    ];
    const sender = createWebhookSender({
      allowsPrivate: false,
      resolveName: (_, callback) => callback(...(answers.shift() ?? [null, []])),
    });
    onTestFinished(() => sender.close());
    const endpoint = testEndpoint(receiver.url.replace('127.0.0.1', 'rebound.example.com'));
    const settings = { signal: AbortSignal.timeout(5_000), now: Date.now() };
    expect(await sender.send(endpoint, message, settings)).toEqual({
      kind: 'unanswered',
      problem: 'its name could not be resolved (ENOTFOUND)',
    });
    expect(problemOf(await sender.send(endpoint, message, settings))).toMatch(
      /^rebound\.example\.com leads to 127\.0\.0\.1, /,
    );
    expect(receiver.received).toEqual([]);
  });

  it('is not reached by a redirection either', async () => {
    const inside = await webhookReceiver();
    const outside = await webhookReceiver((_, response) => {
      response.writeHead(307, { location: inside.url }).end();
      return 'handled';
    });
    expect(await sendTo(outside.url, { allowsPrivate: true })).toMatchObject({ status: 307 });
    expect(inside.received).toEqual([]);
  });
});
