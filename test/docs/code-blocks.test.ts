import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseProvisionAnswer } from '../../src/webhooks/provision-answer.js';
import { readEndpoints } from '../../src/webhooks/endpoints.js';
import { blockClaims, claimedElsewhere } from '../support/block-claims.js';
import { checkJavaScript } from '../support/check-javascript.js';
import { useDatabase } from '../support/databases.js';
import { wrongInEvent } from '../support/event-schemas.js';
import {
  guideBlocks,
  guideNames,
  parseBlocks,
  placeOf,
  withoutComments,
} from '../support/guide-blocks.js';
import { hasTool } from '../support/guide-receivers.js';
import { withDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { testSecret } from '../support/webhook-receivers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const claims = [...blockClaims, ...claimedElsewhere];
const originals = guideNames().filter((name) => !name.startsWith('zh/'));
const connecting = 'start/connect-your-product.md';

function codeOf(guide: string, language: string): readonly string[] {
  return guideBlocks(guide)
    .filter((block) => block.language === language)
    .map(({ code }) => code);
}

describe('every block of code in a guide', () => {
  it('is tried by one test', () => {
    const blocks = originals.flatMap(guideBlocks).filter(({ language }) => language !== '');
    expect(blocks.length).toBeGreaterThan(50);
    const unclaimed = blocks.filter((block) => claimsOf(block).length !== 1);
    expect(unclaimed.map(placeOf)).toEqual([]);
  });

  it.for(claims)('of $guide in $language is there, and $by names it', ({ guide, language, by }) => {
    expect(codeOf(guide, language)).not.toEqual([]);
    expect(existsSync(join(root, by)), by).toBe(true);
    const names = [`'${guide}'`, `/${guide}'`, `'${guide.split('/').at(-1) ?? ''}'`];
    const text = withItsMeans(by);
    expect(
      names.some((name) => text.includes(name)),
      `${by} says nothing of ${guide}`,
    ).toBe(true);
  });

  it('would be missed when nobody claimed it', () => {
    const [block] = parseBlocks(
      'start/quick-start.md',
      'Do\n\n- this:\n\n  ```rb\n  puts 1\n  ```\n',
    );
    expect(block).toEqual({
      guide: 'start/quick-start.md',
      line: 6,
      language: 'rb',
      code: 'puts 1',
    });
    expect(block && claimsOf(block)).toEqual([]);
    expect(() => parseBlocks('a.md', '```sh\nnpm start\n')).toThrow(
      'a.md:2: this block has no end',
    );
  });

  it('says the same in a translation, but for its comments', () => {
    for (const name of guideNames().filter((each) => each.startsWith('zh/'))) {
      const toCode = (guide: string) =>
        guideBlocks(guide)
          .filter(({ language }) => language !== '')
          .map((block) => ({ language: block.language, code: withoutComments(block) }));
      expect(toCode(name), name).toEqual(toCode(name.slice('zh/'.length)));
    }
    const code = 'npm start # 启动\n';
    expect(withoutComments({ language: 'sh', code })).toBe('npm start\n');
    expect(withoutComments({ language: 'js', code: "f('https://a'); // 说" })).toBe(
      "f('https://a');",
    );
  });
});

/** What a test says, with what it has others in `test/support` do. */
function withItsMeans(test: string): string {
  const text = readFileSync(join(root, test), 'utf8');
  const means = [...text.matchAll(/from '\.\.\/support\/([\w/-]+)\.js'/g)]
    // The table names every guide, and tries none.
    .filter(([, name]) => name !== 'block-claims')
    .map(([, name = '']) => readFileSync(join(root, 'test/support', `${name}.ts`), 'utf8'));
  return [text, ...means].join('\n');
}

function claimsOf({ guide, language }: { readonly guide: string; readonly language: string }) {
  return claims.filter((claim) => claim.guide === guide && claim.language === language);
}

it('the modules of a seller are accepted by the compiler', () => {
  const modules = codeOf(connecting, 'js').map((code, index) => [`guide-${index}.mjs`, code]);
  expect(checkJavaScript(Object.fromEntries(modules) as Record<string, string>)).toEqual([]);
  const misspelt = (modules[0]?.[1] ?? '').replace('instance.expiresAt', 'instance.expiryAt');
  expect(checkJavaScript({ 'guide.mjs': misspelt })).toEqual([
    expect.stringContaining("'expiryAt' does not exist") as unknown,
  ]);
}, 60_000);

it.for([connecting, 'events/overview.md'])('the endpoints of %s are taken', (guide) => {
  const [text = ''] = codeOf(guide, 'yaml');
  const folder = emptyFolder();
  const secrets = join(folder, 'all.secrets');
  writeFileSync(secrets, testSecret);
  const webhooks = join(folder, 'webhooks.yaml');
  writeFileSync(webhooks, text.replaceAll(/(?<=secretsFile: )\S+/g, secrets));
  const read = readEndpoints({
    ...{ webhooks, webhookUrl: undefined, webhookSecrets: [], webhookPrivateTargets: false },
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  expect(read.endpoints.all.map(({ name }) => name)).toEqual(['product', 'crm']);
  expect(read.endpoints.provisioning?.name).toBe('product');
});

it('the event and the answers of an endpoint are as they are specified', () => {
  const [event = '', ...answers] = codeOf(connecting, 'json');
  expect(wrongInEvent('instance.frozen', JSON.parse(event))).toBeUndefined();
  const told = answers.map((text) => parseProvisionAnswer(text, { soldBy: 'saas-v2' }).kind);
  expect(told).toEqual(['ready', 'later', 'refused']);
});

describe('the statements for PostgreSQL', () => {
  const database = useDatabase('postgres');

  it('of data-size.md and scaling.md are carried out', async () => {
    await database.openTestStorage();
    const name = new URL(database.url()).pathname.slice(1);
    const [settings = ''] = codeOf('operating/data-size.md', 'sql');
    const [grant = ''] = codeOf('operating/scaling.md', 'sql');
    await withDatabase(database.url(), async (knex) => {
      await knex.raw(settings);
      const { rows } = await knex.raw<{ rows: readonly { tables: number }[] }>(
        `select count(*)::int as tables from pg_class where reloptions::text like '%autovacuum%' and relkind = 'r'`,
      );
      expect(rows).toEqual([{ tables: settings.trim().split('\n').length }]);
      const mine = grant.replace('database koogate ', `database ${name} `);
      await knex.raw(mine.replace('koogate_user', 'current_user'));
    });
  });
});

it('the configuration of nginx is accepted, or at least whole', () => {
  const [text = ''] = codeOf('operating/security.md', 'nginx');
  if (hasTool('nginx', '-v')) {
    const file = join(emptyFolder(), 'nginx.conf');
    // Without the certificate, which nobody has here.
    writeFileSync(file, `events {}\nhttp {\n${text.replace('443 ssl', '8443')}\n}\n`);
    execFileSync('nginx', ['-t', '-c', file], { stdio: 'pipe' });
  }
  const statements = text.match(/[^;{}]+[;{]|\}/g)?.map((each) => each.trim()) ?? [];
  const depths = statements.map((each) => (each === '}' ? -1 : Number(each.endsWith('{'))));
  expect(depths.reduce((sum, step) => sum + step, 0)).toBe(0);
  for (const directive of [
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'client_max_body_size 32m;',
    'location /koogallery {',
    'proxy_http_version 1.1;',
    'location / {',
    'return 404;',
  ])
    expect(statements).toContain(directive);
  expect(text).not.toMatch(/\$(request|args|query_string)\b/);
});
