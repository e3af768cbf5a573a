import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { parseDataSizeOptions } from '../../scripts/bench/data-size/options.js';
import { hasTool } from '../support/guide-receivers.js';
import { GuideStage } from '../support/guide-stage.js';
import { guideBlocks } from '../support/guide-blocks.js';
import { playGuide } from '../support/play-guide.js';
import { runShell } from '../support/shell-commands.js';
import { testSecret, webhookReceiver } from '../support/webhook-receivers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const timeoutMs = 120_000;
const signPurchase = 'npx koogate sign newInstance | bash';

it(
  'keys are rotated as the guide says, and nothing is refused meanwhile',
  { timeout: timeoutMs },
  async () => {
    const stage = await GuideStage.open();
    await stage.run(`
    mkdir secrets
    echo the-old-key > secrets/base-keys
    openssl rand -base64 32 > secrets/data-key
    echo "ops:admin:$(openssl rand -hex 24)" > secrets/api-tokens
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out secrets/kit-private.pem
    NEW=the-new-key
    export KOOGATE_BASE_KEYS_FILE=secrets/base-keys KOOGATE_DATA_KEY_FILE=secrets/data-key
    export KOOGATE_API_TOKENS_FILE=secrets/api-tokens KOOGATE_KIT_PRIVATE_KEY_FILE=secrets/kit-private.pem`);
    await stage.run('npm start');
    await stage.run(signPurchase);
    const restart = async () => {
      await stage.restart();
      // With the first key of the list, over what was sealed before.
      expect(await stage.run(signPurchase)).toContain('"resultCode":"000004"');
    };
    await playGuide('operating/rotation.md', stage, {
      before: {
        '"caller":"ops"': async () => {
          const token = stage.read('secrets/api-tokens').trim().split('ops:admin:')[1] ?? '';
          const headers = { authorization: `Bearer ${token}` };
          const { status } = await fetch(`${stage.url}/api/v1/instances`, { headers });
          expect(status).toBe(200);
        },
      },
      after: {
        '"$NEW,$OLD" > secrets/base-keys': restart,
        'mv secrets/base-keys.current': restart,
        'mv secrets/kit-private.both.pem': restart,
        '(openssl rand -base64 32),$OLD" > secrets/data-key': restart,
        'mv secrets/data-key.current': restart,
        'secrets/api-tokens': restart,
      },
    });
    expect(stage.read('secrets/base-keys')).toBe('the-new-key\n');
    expect(stage.read('secrets/data-key')).toMatch(/^\S{44}\n$/);
  },
);

it(
  'a day of an operator goes as the guide says, and its alerts ask for what there is',
  { timeout: timeoutMs },
  async () => {
    const guide = 'operating/operations.md';
    const stage = await GuideStage.open();
    const receiver = await webhookReceiver(() => 410);
    stage.write('product.secrets', testSecret);
    stage.write(
      'webhooks.yaml',
      `- { name: product, url: '${receiver.url}', secretsFile: product.secrets }`,
    );
    Object.assign(stage.environment, {
      KOOGATE_WEBHOOKS: 'webhooks.yaml',
      KOOGATE_WEBHOOK_PRIVATE_TARGETS: 'allow',
    });
    stage.replaced.set('2026-03-01T00:00:00Z', '2000-01-01T00:00:00Z');
    await stage.run('npm start');
    await stage.run(`${signPurchase}
    npx koogate sign newInstance -e newInstance.debug | bash
    npx koogate sign newInstance | sed -E 's/(timestamp=[0-9]{10})[0-9]{3}/\\1/' | bash`);
    await expect.poll(() => stage.read('koogate.log')).toContain('a job was given up');
    await expect.poll(() => stage.read('koogate.log')).toContain('"diagnosis"');
    receiver.behave(() => 204);

    await playGuide(guide, stage, {});
    const purchased = () =>
      receiver.taken.filter(({ event }) => event.type === 'instance.purchased');
    // Driven again, delivered again, replayed: each time under the same id.
    await expect.poll(() => purchased().length).toBe(3);
    expect(new Set(purchased().map(({ event }) => event.id)).size).toBe(1);

    const metrics = await (await fetch(`${stage.url}/metrics`)).text();
    const known = [...metrics.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    const [rules = ''] = guideBlocks(guide).flatMap(({ language, code }) =>
      language === 'yaml' ? [code] : [],
    );
    const asked = [...rules.matchAll(/\bkoogate_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  },
);

it(
  'the embedded database is backed up and restored as the guide says',
  { timeout: timeoutMs },
  async () => {
    const stage = await GuideStage.open();
    const backups = join(stage.folder, 'backups');
    stage.replaced.set('/backups', backups);
    await stage.run('npm start');
    await stage.run(signPurchase);
    await playGuide('operating/backup.md', stage, {
      before: {
        'koogate restore': async () => {
          const [name = ''] = readdirSync(backups).filter((each) => each.endsWith('.sqlite'));
          stage.replaced.set('koogate-20260301T021700Z.sqlite', name);
          await stage.stop();
        },
      },
      instead: {
        pg_dump: { because: 'it may be older than the server', check: dumpWherePossible },
      },
      notOutput: ['17 2 * * *'],
    });
    await stage.restart();
    expect(await stage.run(signPurchase)).toContain('"resultCode":"000004"');
  },
);

it('the file of SQLite is made smaller as the guide says', { timeout: timeoutMs }, async () => {
  const stage = await GuideStage.open();
  await stage.run('npm start');
  await stage.stop();
  await playGuide('operating/data-size.md', stage, {
    instead: {
      ...(!hasTool('sqlite3', '--version') && {
        'sqlite3 ': {
          because: 'there is no sqlite3 on this machine',
          check: (code) => expect(code).toBe('sqlite3 data/koogate.sqlite vacuum'),
        },
      }),
      'npm run bench': {
        because: 'it fills databases for an hour',
        check: (code) => {
          const [, options = ''] = /^npm run bench -- data-size(.*)$/.exec(code) ?? ['', 'none'];
          expect(parseDataSizeOptions(options.split(' ').filter(Boolean)).large.instances).toBe(
            1_000_000,
          );
        },
      },
    },
  });
});

it('the fuzzer is started as the guide says', { timeout: timeoutMs }, async () => {
  const stage = await GuideStage.open();
  const tooLong = 'it sends calls for minutes, with a tool that is fetched from a registry';
  await playGuide('operating/fuzzing.md', stage, {
    instead: {
      '--pure': {
        because: 'it takes five minutes, and its inputs are among the tests, which are not copied',
        check: async (code) => {
          const brief = code.replace('--minutes 5', '--minutes 0.005 --seed 1');
          expect(brief).not.toBe(code);
          expect(await runShell(brief, root, stage.port)).toContain('seed 1');
        },
      },
      'npm run fuzz': { because: tooLong, check: isScriptOfPackage },
    },
  });
});

/** `pg_dump` reads servers up to its own version only. */
async function dumpWherePossible(code: string, stage: GuideStage): Promise<void> {
  const databaseUrl = inject('postgresUrl');
  const server = new pg.Client({ connectionString: databaseUrl });
  await server.connect();
  const { rows } = await server.query<{ server_version: string }>('show server_version');
  await server.end();
  const major = parseInt(rows[0]?.server_version ?? '', 10);
  expect(major).toBeGreaterThan(9);
  if (hasTool('bash', '-c', `pg_dump --version | grep -E ' (${String(major)}|[2-9][0-9])\\.'`)) {
    await stage.run(`KOOGATE_DATABASE_URL='${databaseUrl}'\n${code}\ntest -s koogate.dump`);
  } else {
    expect(code).toBe('pg_dump --format=custom --file=koogate.dump "$KOOGATE_DATABASE_URL"');
  }
}

function isScriptOfPackage(code: string): void {
  const [, name = ''] = /^npm run ([\w:]+)$/.exec(code) ?? [];
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [, program = ''] = /^tsx (\S+)$/.exec(scripts[name] ?? '') ?? [];
  expect(existsSync(join(root, program)) && program !== '', code).toBe(true);
}
