import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scriptedSeller } from '../support/emulated.js';
import { startMarketplace } from '../support/marketplace-process.js';
import { failure, scriptedKeys } from '../support/scripted-seller.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { serverKeys, startServer } from '../support/server-process.js';

const scripted = `base=${scriptedKeys.base[0] ?? ''},generic=${scriptedKeys.generic[0] ?? ''}`;

describe('koogate marketplace', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'plays for a server, tells each call in a line, and ends cleanly on %s',
    async (signal) => {
      const server = await startServer();
      const marketplace = await startMarketplace(['--target', server.callbacksUrl, '--stepped']);
      const page = await fetch(`${marketplace.url}/`);
      expect(await page.text()).toContain('Calls to the seller');
      await fetch(`${marketplace.url}/control/actions/buy`, { method: 'POST' });
      marketplace.signal(signal);
      const { exitCode, stdout, stderr } = await marketplace.ended;
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`KooGallery, played, calls ${server.callbacksUrl}\n`);
      expect(stdout).toContain('11 listed');
      expect(stdout).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d {2}R000001 ✓ newInstance → 000000 success {2}[\d.]+ ms$/m,
      );
      for (const key of Object.values(serverKeys)) expect(stdout).not.toContain(key);
    },
  );

  it('tells what is wrong with an answer', async () => {
    const seller = await scriptedSeller(() => ({ resultCode: '000000' }));
    const parameters = ['--target', seller.url, '--keys', scripted, '--products', 'online-license'];
    const marketplace = await startMarketplace(parameters);
    await fetch(`${marketplace.url}/control/actions/buy`, { method: 'POST' });
    await expect.poll(() => marketplace.output().stdout).toContain('! result-msg: ');
    expect(marketplace.output().stdout).toContain('1 listed');
    expect(marketplace.output().stdout).toContain(
      'no key of class v1: SaaS V1, License V1 and the joint-operation kit V1 are not played',
    );
  });

  it('lets time pass by itself, and disturbs calls, as it is told', async () => {
    const seller = await scriptedSeller();
    const parameters = [
      '-t',
      seller.url,
      '-k',
      scripted,
      '--speed',
      '3600',
      '--faults',
      'duplicate',
    ];
    const marketplace = await startMarketplace(parameters);
    const read = async () =>
      (await (await fetch(`${marketplace.url}/control`)).json()) as {
        readonly clock: { readonly now: string; readonly speed: number };
        readonly counts: { readonly faults: number };
      };
    const { clock, counts } = await read();
    expect({ speed: clock.speed, ...counts }).toMatchObject({ speed: 3_600, faults: 1 });
    await expect.poll(async () => (await read()).clock.now > clock.now).toBe(true);
  });

  it('makes up an access key for what the seller calls, and never tells one that it was given', async () => {
    const { url } = await scriptedSeller();
    const parameters = ['--target', url, '--keys', scripted];
    const madeUp = (await startMarketplace(parameters)).output().stdout;
    expect(madeUp.match(/AK [0-9A-F]{20}, SK [0-9a-f]{40}$/gm)).toHaveLength(1);
    const file = join(emptyFolder(), 'secret-key');
    writeFileSync(file, 'own-secret-key\n');
    for (const secret of [{ KOOGATE_SK: 'own-secret-key' }, { KOOGATE_SK_FILE: file }]) {
      const own = { KOOGATE_AK: 'OWNACCESSKEY', ...secret };
      const given = (await startMarketplace(parameters, own)).output().stdout;
      expect(given).toContain('that of KOOGATE_AK');
      expect(given).not.toContain('own-secret-key');
    }
  });

  it('plays a ready scenario to its end', async () => {
    const server = await startServer();
    const parameters = ['marketplace', '--port', '0', '--scenario', 'period-year', '--exit'];
    const ended = await koogate([...parameters, '--target', server.callbacksUrl]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toContain('✓ A year of a period product: 16 steps, all as expected\n');
    expect(ended.stdout).toContain('updateInstanceStatus FREEZE → 000000 success');
  });

  it('a scenario that misses something ends with 1, and says which line', async () => {
    const seller = await scriptedSeller(() => failure);
    const file = join(emptyFolder(), 'play.yaml');
    writeFileSync(file, "name: short\nsteps:\n  - do: buy\n  - expect: { lastCode: '000000' }\n");
    const { exitCode, stdout } = await koogate([
      ...['marketplace', '--port', '0', '--target', seller.url, '--keys', scripted],
      ...['--scenario', file, '--exit'],
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('✗ play.yaml:4: lastCode should be 000000, and is 000005\n');
  });

  it('a port that is taken is told in one sentence', async () => {
    const { url } = await scriptedSeller();
    const { port } = new URL(url);
    const parameters = ['marketplace', '--target', url, '--keys', scripted, '--port', port];
    expect(await koogate(parameters)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: `cannot run: the marketplace cannot listen on 127.0.0.1:${port}: another program listens there; stop it, or choose another port\n`,
    });
  });

  it.each([
    [['--target', 'seller.example'], /^the target is no http or https address: /],
    [['--target', 'http://127.0.0.1:1/koogallery'], /^127\.0\.0\.1:1 refuses connections: /],
    [['--keys', 'basis=x'], /^entry 1 of the keys names no class: /],
    [['--port', '70000'], /^--port: give a whole number from 0 to 65535$/],
    [['--seed', '-1'], /^--seed: give a whole number from 0 to 4294967295$/],
    [['--speed', '0'], /^--speed: give a whole number from 1 to 2592000$/],
    [['--speed', '60', '--stepped'], /^--stepped lets the clock stand, --speed lets it run/],
    [['--products', 'saas'], /^there is no kind of product "saas"; there are: saas-v2, /],
    [['--products', 'license-v1:ONE_TIME'], /^license-v1 is not sold by ONE_TIME; .*: PERIOD$/],
    [['--faults', 'thunder'], /^there is no fault "thunder"; there are: storm, /],
    [['--scenario', 'none.yaml'], /^--scenario: cannot read none\.yaml \(ENOENT\): .*period-year/],
    [['--exit'], /^--exit ends after a scenario: name one$/],
  ])('%j ends with 2 and one sentence', async (parameters, sentence) => {
    const { exitCode, stdout, stderr } = await koogate(['marketplace', ...parameters]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const [, said = ''] = /^cannot run: (.+)\n$/.exec(stderr) ?? [];
    expect(said).toMatch(sentence);
  });

  it('half an access key is none', async () => {
    const { stderr } = await koogate(['marketplace'], { KOOGATE_AK: 'ONLYTHIS' });
    expect(stderr).toBe(
      'cannot run: KOOGATE_AK and KOOGATE_SK belong together: set both, or neither\n',
    );
  });
});
