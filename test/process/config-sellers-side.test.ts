import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingAccessSentence } from '../../src/config-outgoing.js';
import { readConfig } from '../../src/config.js';
import { hostsOf } from '../../src/marketplace/marketplace-hosts.js';
import { sellersSideByDefault, sellersSideVariables } from '../support/sellers-side-config.js';
import { configProblems } from '../support/server-config-problems.js';
import { emptyFolder } from '../support/server-folder.js';

/** Of use to nobody. */
const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const olderSecret = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;
const url = 'https://events.example.com/koogate';

it('without any variable the seller’s side has the documented defaults', () => {
  expect(readConfig({})).toMatchObject(sellersSideByDefault);
});

describe('a value that is right', () => {
  const values = [
    ['KOOGATE_HANDLERS', '/srv/handlers.mjs', 'handlers', '/srv/handlers.mjs'],
    ['KOOGATE_HANDLERS', './handlers.mjs', 'handlers', join(process.cwd(), 'handlers.mjs')],
    ['KOOGATE_HANDLER_TIMEOUT_MS', '1000', 'handlerTimeoutMs', 1_000],
    ['KOOGATE_HANDLER_TIMEOUT_MS', '3600000', 'handlerTimeoutMs', 3_600_000],
    ['KOOGATE_HANDLER_MEMORY_MB', '64', 'handlerMemoryMb', 64],
    ['KOOGATE_PROVISION_DEADLINE_MS', '0', 'provisionDeadlineMs', 0],
    ['KOOGATE_PROVISION_DEADLINE_MS', '10000', 'provisionDeadlineMs', 10_000],
    ['KOOGATE_WEBHOOKS', '/etc/koogate/webhooks.yaml', 'webhooks', '/etc/koogate/webhooks.yaml'],
    ['KOOGATE_WEBHOOKS', 'webhooks.yaml', 'webhooks', join(process.cwd(), 'webhooks.yaml')],
    ['KOOGATE_WEBHOOK_PRIVATE_TARGETS', 'allow', 'webhookPrivateTargets', true],
    ['KOOGATE_WEBHOOK_PRIVATE_TARGETS', 'refuse', 'webhookPrivateTargets', false],
    ['KOOGATE_SITE', 'cn', 'site', 'cn'],
    ['KOOGATE_SITE', 'intl', 'site', 'intl'],
    ['KOOGATE_SITE', 'eu', 'site', 'eu'],
    ['KOOGATE_MARKETPLACE_URL', 'http://[::1]:8090', 'marketplaceUrl', 'http://[::1]:8090'],
    ['KOOGATE_MARKETPLACE_FALLBACK_URL', url, 'marketplaceFallbackUrl', url],
    ['KOOGATE_V1_USAGE_PUSH', 'new', 'v1UsagePush', 'new'],
    ['KOOGATE_V1_USAGE_PUSH', 'old', 'v1UsagePush', 'old'],
    ['KOOGATE_EVENT_RETENTION_DAYS', '7', 'eventRetentionDays', 7],
    ['KOOGATE_EVENT_RETENTION_DAYS', '36500', 'eventRetentionDays', 36_500],
  ] as const;
  const inPairs = ['KOOGATE_WEBHOOK_URL', 'KOOGATE_WEBHOOK_SECRETS', 'KOOGATE_AK', 'KOOGATE_SK'];

  it.each(values)('%s=%s is taken', (name, text, member, value) => {
    expect(readConfig({ [name]: text })[member]).toStrictEqual(value);
  });

  it('is shown here of every variable of the seller’s side', () => {
    const shown = [...values.map(([name]) => name), ...inPairs];
    expect(new Set(shown)).toEqual(new Set(sellersSideVariables));
  });
});

describe('a value that is wrong', () => {
  const http = 'must be an http or https URL';
  it.each([
    ['KOOGATE_HANDLER_TIMEOUT_MS', '999', 'must be at least 1000'],
    ['KOOGATE_HANDLER_TIMEOUT_MS', '3600001', 'must be at most 3600000'],
    ['KOOGATE_HANDLER_TIMEOUT_MS', '1m', 'must be a whole number'],
    ['KOOGATE_HANDLER_MEMORY_MB', '63', 'must be at least 64'],
    ['KOOGATE_HANDLER_MEMORY_MB', '65537', 'must be at most 65536'],
    ['KOOGATE_PROVISION_DEADLINE_MS', '-1', 'must be a whole number'],
    ['KOOGATE_PROVISION_DEADLINE_MS', '10001', 'must be at most 10000'],
    ['KOOGATE_WEBHOOK_PRIVATE_TARGETS', 'true', 'must be allow or refuse'],
    ['KOOGATE_SITE', 'china', 'must be cn, intl or eu'],
    ['KOOGATE_MARKETPLACE_URL', 'mkt.myhuaweicloud.com', http],
    ['KOOGATE_MARKETPLACE_URL', 'ftp://mkt.myhuaweicloud.com', http],
    ['KOOGATE_MARKETPLACE_FALLBACK_URL', 'none', http],
    ['KOOGATE_V1_USAGE_PUSH', 'both', 'must be new or old'],
    ['KOOGATE_EVENT_RETENTION_DAYS', '6', 'must be at least 7'],
    ['KOOGATE_EVENT_RETENTION_DAYS', '36501', 'must be at most 36500'],
  ])('%s=%s is named with what to write instead', (name, text, sentence) => {
    expect(configProblems({ [name]: text })).toEqual([`${name}: ${sentence}`]);
  });

  it.each([
    ['AK hunter2', 'both columns of the file'],
    ['AK,hunter2', 'a line of the file'],
    ['AK\nhunter2', 'two lines'],
    ['AK中', 'what no header can hold'],
  ])('as access key %s is told and never repeated: it is %s', (accessKeyId) => {
    expect(configProblems({ KOOGATE_AK: accessKeyId, KOOGATE_SK: 'sk' })).toEqual([
      'KOOGATE_AK: must be the access key id alone, without blanks and commas',
    ]);
  });

  it('as secret access key is told and never repeated', () => {
    expect(configProblems({ KOOGATE_AK: 'AK', KOOGATE_SK: 'hunter2 hunter2' })).toEqual([
      'KOOGATE_SK: must be the secret access key alone, without blanks',
    ]);
  });

  it('as address of an endpoint is told', () => {
    const pair = { KOOGATE_WEBHOOK_URL: 'events.example.com', KOOGATE_WEBHOOK_SECRETS: secret };
    expect(configProblems(pair)).toEqual([`KOOGATE_WEBHOOK_URL: ${http}`]);
  });
});

describe('AK and SK', () => {
  it('are taken together, also from files', () => {
    const file = join(emptyFolder(), 'sk');
    writeFileSync(file, 'a-secret/+=\n');
    const { marketplaceAccess } = readConfig({ KOOGATE_AK: 'AKID', KOOGATE_SK_FILE: file });
    expect(marketplaceAccess).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'a-secret/+=' });
  });

  it.each([
    ['KOOGATE_AK', 'KOOGATE_SK'],
    ['KOOGATE_SK', 'KOOGATE_AK'],
  ])('%s without %s is half a key, and not repeated', (given, missing) => {
    expect(configProblems({ [given]: 'hunter2' })).toEqual([
      `${missing} is missing: ${given} is set, and an access key of the seller consists of both`,
    ]);
  });

  it('that lack are told at start with what goes without them, and where to get them', () => {
    expect(missingAccessSentence(readConfig({}))).toBe(
      'no AK/SK is configured, so the marketplace is not called: orders are not looked up, usage is not pushed, and Licenses are neither activated nor delivered. Set KOOGATE_AK and KOOGATE_SK, from My Credentials > Access Keys in the console',
    );
    const access = { KOOGATE_AK: 'AKID', KOOGATE_SK: 'sk' };
    expect(missingAccessSentence(readConfig(access))).toBeUndefined();
  });
});

describe('an endpoint without a file', () => {
  it('has its secrets, the current one first', () => {
    const pair = { KOOGATE_WEBHOOK_URL: url, KOOGATE_WEBHOOK_SECRETS: `${secret}, ${olderSecret}` };
    expect(readConfig(pair)).toMatchObject({
      webhookUrl: url,
      webhookSecrets: [secret, olderSecret],
    });
  });

  it('needs both', () => {
    const what =
      'an endpoint needs a secret that its events are signed with: echo whsec_$(openssl rand -base64 32)';
    expect(configProblems({ KOOGATE_WEBHOOK_URL: url })).toEqual([
      `KOOGATE_WEBHOOK_SECRETS is missing: KOOGATE_WEBHOOK_URL is set, and ${what}`,
    ]);
    expect(configProblems({ KOOGATE_WEBHOOK_SECRETS: secret })).toEqual([
      `KOOGATE_WEBHOOK_URL is missing: KOOGATE_WEBHOOK_SECRETS is set, and ${what}`,
    ]);
  });
});

it('the hosts of the marketplace come from site and addresses', () => {
  expect(hostsOf(readConfig({ KOOGATE_SITE: 'eu' }))).toEqual(['https://mkt.myhuaweicloud.eu']);
  expect(hostsOf(readConfig({ KOOGATE_MARKETPLACE_URL: 'http://localhost:8090/' }))).toEqual([
    'http://localhost:8090',
  ]);
});
