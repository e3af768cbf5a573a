import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sellerEventTypes } from '../../src/domain/seller-event.js';
import { readEndpoints, type EndpointSettings } from '../../src/webhooks/endpoints.js';
import { otherTestSecret, testSecret } from '../support/webhook-receivers.js';

const folder = mkdtempSync(join(tmpdir(), 'koogate-endpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function fileOf(content: string): string {
  files += 1;
  const path = join(folder, `endpoints-${files}.yaml`);
  writeFileSync(path, content);
  return path;
}

function read(values: Partial<EndpointSettings>) {
  return readEndpoints({
    webhooks: undefined,
    webhookUrl: undefined,
    webhookSecrets: [],
    webhookPrivateTargets: false,
    ...values,
  });
}

function endpointsOf(values: Partial<EndpointSettings>) {
  const outcome = read(values);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.endpoints;
}

function problemsOf(content: string, values: Partial<EndpointSettings> = {}): readonly string[] {
  const path = fileOf(content);
  const outcome = read({ webhooks: path, ...values });
  return outcome.ok ? [] : outcome.problems.map((text) => text.replaceAll(path, 'FILE'));
}

const url = 'https://seller.example/koogate';

describe('endpoints', () => {
  it('are none without configuration', () => {
    const { all, endpointsFor, provisioning } = endpointsOf({});
    expect(all).toEqual([]);
    expect(endpointsFor('instance.renewed')).toEqual([]);
    expect(provisioning).toBeUndefined();
  });

  it('come from a file and from the variables', () => {
    writeFileSync(join(folder, 'crm.secrets'), `${testSecret}\n${otherTestSecret}\n`);
    const webhooks = fileOf(`
- name: product
  url: ${url}
  secrets: ["${testSecret}"]
  events: [instance.*, order.notified]
  provision: true
  timeoutMs: 4000
- { name: crm, url: "${url}/crm?from=koogate", secretsFile: crm.secrets }
`);
    const endpoints = endpointsOf({ webhooks, webhookUrl: url, webhookSecrets: [testSecret] });
    expect(endpoints.all).toEqual([
      {
        name: 'product',
        url,
        secrets: [testSecret],
        events: ['instance.*', 'order.notified'],
        provision: true,
        timeoutMs: 4_000,
      },
      {
        name: 'crm',
        url: `${url}/crm?from=koogate`,
        secrets: [testSecret, otherTestSecret],
        events: ['*'],
        provision: false,
        timeoutMs: 15_000,
      },
      {
        name: 'default',
        url,
        secrets: [testSecret],
        events: ['*'],
        provision: false,
        timeoutMs: 15_000,
      },
    ]);
    expect(endpoints.provisioning?.name).toBe('product');
    expect(endpoints.find('crm')?.name).toBe('crm');
    expect(endpoints.find('sales')).toBeUndefined();
    expect(endpoints.endpointsFor('instance.renewed')).toEqual(['product', 'crm', 'default']);
    expect(endpoints.endpointsFor('tenant.removed')).toEqual(['crm', 'default']);
    expect(endpoints.endpointsFor('order.notified')).toEqual(['product', 'crm', 'default']);
  });

  it('may be written in JSON', () => {
    const content = JSON.stringify([{ name: 'a', url, secrets: testSecret }]);
    expect(endpointsOf({ webhooks: fileOf(content) }).all).toMatchObject([
      { name: 'a', secrets: [testSecret] },
    ]);
  });

  it('may be plain http where private targets are allowed', () => {
    const settings = { webhookUrl: 'http://localhost:3000/', webhookSecrets: [testSecret] };
    expect(endpointsOf({ ...settings, webhookPrivateTargets: true }).all).toHaveLength(1);
    expect(read(settings)).toEqual({
      ok: false,
      problems: [
        'KOOGATE_WEBHOOK_URL must begin with https://, since events hold secrets and personal data; within your own network set KOOGATE_WEBHOOK_PRIVATE_TARGETS=allow',
      ],
    });
  });

  it('take each type of event by its own name', () => {
    for (const type of sellerEventTypes) {
      const content = `[{ name: a, url: '${url}', secrets: '${testSecret}', events: [${type}] }]`;
      const { endpointsFor } = endpointsOf({ webhooks: fileOf(content) });
      expect(sellerEventTypes.filter((each) => endpointsFor(each).length > 0)).toEqual([type]);
    }
  });
});

const make = 'make one: echo whsec_$(openssl rand -base64 32)';
const entry = (values: string) =>
  `[{ name: crm, url: '${url}', secrets: '${testSecret}', ${values} }]`;

describe('a mistake in the configuration of endpoints is told before the start', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'no list',
      'name: crm',
      ['must hold a list of endpoints, each with name, url and secrets or secretsFile'],
    ],
    ['an empty list', '[]', ['holds no endpoint; unset the variable instead']],
    [
      'broken YAML',
      `- name: crm\n  secrets: ["${testSecret}\n`,
      ['is neither YAML nor JSON, see line 3'],
    ],
  ])('%s', (_, content, [sentence]) => {
    expect(problemsOf(content)).toEqual([`KOOGATE_WEBHOOKS (FILE): ${String(sentence)}`]);
  });

  it('a file that is not there', () => {
    const outcome = read({ webhooks: join(folder, 'none.yaml') });
    expect(outcome).toEqual({
      ok: false,
      problems: [
        `KOOGATE_WEBHOOKS (${join(folder, 'none.yaml')}): cannot be read (ENOENT); it must be a file in YAML or JSON with a list of endpoints`,
      ],
    });
  });

  it.each<[string, string, string]>([
    [
      'an entry that is none',
      '[crm]',
      'entry 1: must be an endpoint with name, url and secrets or secretsFile',
    ],
    [
      'no name',
      `[{ url: '${url}', secrets: '${testSecret}' }]`,
      'entry 1: field name must be a text of letters, digits, - and _',
    ],
    [
      'a name with a bar',
      `[{ name: 'a|b', url: '${url}', secrets: '${testSecret}' }]`,
      'entry 1: field name must begin with a letter or digit, hold only letters, digits, - and _, and have at most 40 characters',
    ],
    [
      'a URL that is none',
      `[{ name: crm, url: 'seller', secrets: '${testSecret}' }]`,
      'entry 1 (crm): field url must be a URL such as https://seller.example/koogate',
    ],
    [
      'another protocol',
      `[{ name: crm, url: 'ftp://a', secrets: '${testSecret}' }]`,
      'entry 1 (crm): field url must begin with https://, not with ftp://',
    ],
    [
      'credentials in the URL',
      `[{ name: crm, url: 'https://me:secret@a.example/', secrets: '${testSecret}' }]`,
      'entry 1 (crm): field url must not hold a user name or password: receivers verify the signature instead',
    ],
    [
      'a fragment',
      `[{ name: crm, url: 'https://a.example/#x', secrets: '${testSecret}' }]`,
      'entry 1 (crm): field url must not have a fragment (#…): it never travels',
    ],
    [
      'plain http',
      `[{ name: crm, url: 'http://a.example/', secrets: '${testSecret}' }]`,
      'entry 1 (crm): field url must begin with https://, since events hold secrets and personal data; within your own network set KOOGATE_WEBHOOK_PRIVATE_TARGETS=allow',
    ],
    [
      'an event that is misspelt',
      entry('events: [instance.renewd]'),
      'entry 1 (crm): field events (entry 1) matches no event; is instance.renewed meant?',
    ],
    [
      'a group that is misspelt',
      entry('events: [tenant.removed, instances.*]'),
      'entry 1 (crm): field events (entry 2) matches no event; is instance.* meant?',
    ],
    [
      'no event',
      entry('events: []'),
      'entry 1 (crm): field events names no event; leave it out to be told all',
    ],
    [
      'a field that is misspelt',
      entry('event: [instance.*]'),
      'entry 1 (crm): there is no field event; is events meant?',
    ],
    [
      'a field of another kind',
      entry('retries: 3'),
      'entry 1 (crm): there is no field retries; it may have name, url, secrets, secretsFile, events, provision, timeoutMs',
    ],
    [
      'provision that is a text',
      entry("provision: 'yes'"),
      'entry 1 (crm): field provision must be true or false',
    ],
    [
      'too little time',
      entry('timeoutMs: 10'),
      'entry 1 (crm): field timeoutMs must be at least 1000',
    ],
    [
      'too much time',
      entry('timeoutMs: 600000'),
      'entry 1 (crm): field timeoutMs must be at most 60000',
    ],
    [
      'secrets of another kind',
      `[{ name: crm, url: '${url}', secrets: { current: 1 } }]`,
      'entry 1 (crm): field secrets must be a list of texts such as whsec_…',
    ],
    [
      'no secret',
      `[{ name: crm, url: '${url}' }]`,
      `entry 1 (crm): field secrets holds no secret; ${make}`,
    ],
    [
      'a secret without its mark',
      `[{ name: crm, url: '${url}', secrets: [hunter2hunter2] }]`,
      `entry 1 (crm): field secrets (entry 1) must begin with whsec_; ${make}`,
    ],
    [
      'a secret that is no Base64',
      `[{ name: crm, url: '${url}', secrets: ['${testSecret}', 'whsec_$$'] }]`,
      `entry 1 (crm): field secrets (entry 2) must be Base64 behind whsec_; ${make}`,
    ],
    [
      'a short secret',
      `[{ name: crm, url: '${url}', secrets: [whsec_c2hvcnQ=] }]`,
      `entry 1 (crm): field secrets (entry 1) must have 24 to 64 bytes, this one has 5; ${make}`,
    ],
    [
      'a file of secrets that is not there',
      `[{ name: crm, url: '${url}', secretsFile: none }]`,
      `entry 1 (crm): field secretsFile cannot be read: ${join(folder, 'none')} (ENOENT)`,
    ],
    [
      'secrets in two places',
      entry('secretsFile: none'),
      'entry 1 (crm): field secretsFile stands beside secrets: give one of the two',
    ],
  ])('%s', (_, content, sentence) => {
    expect(problemsOf(content)).toEqual([`KOOGATE_WEBHOOKS (FILE), ${sentence}`]);
  });

  it('all of them at once, and no secret with them', () => {
    const problems = problemsOf(
      `
- { name: crm, url: 'https://u:hunter2@a.example/', secrets: [hunter2], events: [order.notifed] }
- { name: crm, url: '${url}', secrets: '${testSecret}', provision: true }
- { name: erp, url: '${url}', secrets: '${testSecret}', provision: true }
- { name: default, url: '${url}', secrets: '${testSecret}' }
`,
      { webhookUrl: 'https://', webhookSecrets: [testSecret, 'whsec_hunter2'] },
    );
    expect(problems).toEqual([
      'KOOGATE_WEBHOOKS (FILE), entry 1 (crm): field url must not hold a user name or password: receivers verify the signature instead',
      'KOOGATE_WEBHOOKS (FILE), entry 1 (crm): field events (entry 1) matches no event; is order.notified meant?',
      `KOOGATE_WEBHOOKS (FILE), entry 1 (crm): field secrets (entry 1) must begin with whsec_; ${make}`,
      'KOOGATE_WEBHOOK_URL must be a URL such as https://seller.example/koogate',
      `KOOGATE_WEBHOOK_SECRETS (entry 2) must be Base64 behind whsec_; ${make}`,
      'KOOGATE_WEBHOOKS: two endpoints have the name crm; jobs and logs tell them apart by it: call one of them otherwise',
      'KOOGATE_WEBHOOKS: two endpoints have the name default; that of KOOGATE_WEBHOOK_URL is called default: call the one of KOOGATE_WEBHOOKS otherwise',
      'KOOGATE_WEBHOOKS: the endpoints crm and erp have provision: true, but a purchase is provisioned by one; leave it to one of them',
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });
});
