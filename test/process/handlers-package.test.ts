import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackage, compileConsumers } from '../support/installed-package.js';
import { startModule, provision } from '../support/handler-module.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a seller writes; the compiler has to like it, in TypeScript and in JavaScript that is checked. */
const body = `
export default defineHandlers({
  async provision({ instance, order, purchase, event, idempotencyKey, log, signal }) {
    log.info('asked', { key: idempotencyKey.length, aborted: signal.aborted, at: event.at });
    if (order?.buyer?.email === null) return refuse('email-missing-or-taken', 'none given');
    if (purchase !== null) return later({ retryAfterMs: 60_000 });
    return { frontEndUrl: \`https://app.example.com/\${instance.instanceId}\` };
  },
  freeze: ({ instance }) => void instance.expiresAt?.toFixed(),
  checkChange: ({ productInfo }) => productInfo.length === 1,
  issueLicense: (asked) => (asked.kind === 'order' ? asked.orderId : { fileName: 'a', bytes: new Uint8Array(1) }),
  judgeLicenseRequest: ({ request }) => (request.expiresAt === null ? '000902' : 'accepted'),
  syncUsers: ({ users }) => users.map(({ access }) => access),
  usage: ({ from, to, instanceIds }) =>
    instanceIds.map((instanceId) => ({ instanceId, beginAt: from, endAt: new Date(to), value: '1.5' })),
});
`;
const consumer = `import { defineHandlers, later, refuse } from 'koogate/handlers';\n${body}`;

/** None of it fits: the compiler must say so, else there were no types at all. */
const mistaken = `import { defineHandlers, refuse } from 'koogate/handlers';
export default defineHandlers({
  provision: ({ instance }) => ({ frontEndUrl: instance.adress }),
  judgeLicenseRequest: () => 'yes',
});
defineHandlers({ answerPhone() {} });
refuse('no-mood', 'why');
`;
const mistakes = [
  /'adress' does not exist/,
  /'\(\) => "yes"' is not assignable to type/,
  /'answerPhone' does not exist in type 'Handlers'/,
  /'"no-mood"' is not assignable/,
];

describe('koogate/handlers, imported from the package', () => {
  const cleanUps: (() => Promise<void>)[] = [];
  let folder = '';
  let compiled = '';

  beforeAll(async () => {
    await ensureServerBuilt();
    folder = emptyFolder((cleanUp) => cleanUps.push(cleanUp));
    await installPackage(folder);
    for (const more of [[], ['--typescript']]) {
      await run(process.execPath, [join(root, 'dist/koogate.js'), 'init', ...more], {
        cwd: folder,
      });
    }
    compiled = await compileConsumers(folder, {
      'consumer.ts': consumer,
      'consumer-js.mjs': `// @ts-check\n${consumer}`,
      'mistaken.ts': mistaken,
      'mistaken-js.mjs': `// @ts-check\n${mistaken}`,
      'koogate-handlers.ts': readFileSync(join(folder, 'koogate-handlers.ts'), 'utf8'),
      'koogate-handlers.mjs': readFileSync(join(folder, 'koogate-handlers.mjs'), 'utf8'),
    });
    // The compiler is slow where tests share two cores.
  }, 180_000);
  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  it.each(['consumer.ts', 'consumer-js.mjs', 'koogate-handlers.ts', 'koogate-handlers.mjs'])(
    '%s is what the compiler likes',
    (name) => {
      expect(linesAbout(name)).toEqual([]);
    },
  );

  it.each(['mistaken.ts', 'mistaken-js.mjs'])('the compiler names each mistake in %s', (name) => {
    for (const mistake of mistakes) expect(linesAbout(name).join('\n')).toMatch(mistake);
  });

  it('serves a module that the bundled process loads', async () => {
    const { distFolder } = await ensureServerBuilt();
    const file = join(folder, 'served.mjs');
    writeFileSync(file, consumer);
    const hostFile = join(distFolder, 'handler-host.js');
    const { handlers } = await startModule('', { file, hostFile });
    expect(await provision(handlers)).toMatchObject({ kind: 'ready' });
  });

  it('lets a purchase wait with either starter, the TypeScript one built as its command says', async () => {
    const { stdout } = await koogate(['init', 'own.ts'], {}, folder);
    const [, command = ''] = /build it after each change: npx (esbuild .*)/.exec(stdout) ?? [];
    const esbuild = join(root, 'node_modules/.bin', command);
    await run('bash', ['-c', esbuild], { cwd: folder });
    for (const name of ['koogate-handlers.mjs', 'own.mjs']) {
      const { handlers } = await startModule('', { file: join(folder, name) });
      expect(handlers.names).toEqual(['provision']);
      expect(await provision(handlers)).toEqual({ kind: 'later' });
    }
  });

  function linesAbout(name: string): readonly string[] {
    return compiled.split('\n').filter((line) => line.startsWith(`${name}(`));
  }
});

describe('koogate init', () => {
  it('says what it wrote and how to go on', async () => {
    const { exitCode, stdout } = await koogate(['init', 'mine.mjs']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: [
        'wrote mine.mjs: the code that KooGate calls when somebody buys, renews, leaves',
        '',
        'next:',
        '  1. fill in provision in mine.mjs',
        '  2. for types in your editor: npm install --save-dev koogate',
        '  3. start: KOOGATE_HANDLERS=mine.mjs npx koogate serve',
        '',
      ].join('\n'),
    });
  });

  it('overwrites nothing', async () => {
    const folder = emptyFolder();
    const file = join(folder, 'koogate-handlers.mjs');
    writeFileSync(file, 'mine');
    const { exitCode, stderr } = await koogate(['init'], {}, folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr:
        'koogate-handlers.mjs is not written: it is there already. Name another: koogate init <file>\n',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each([
    ['a name that is no module', ['init', 'a.py'], 'a.py must end with .mjs or .js, or with .ts'],
    [
      'a name that contradicts',
      ['init', 'a.mjs', '--typescript'],
      'a.mjs is JavaScript by its name; with --typescript, name a .ts file',
    ],
    ['a folder that does not exist', ['init', 'no/a.mjs'], 'its folder does not exist'],
  ])('refuses %s', async (_, parameters, sentence) => {
    const { exitCode, stderr } = await koogate(parameters);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(sentence);
  });
});
