import { describe, expect, it } from 'vitest';
import { scriptedSeller } from '../support/emulated.js';
import { startMarketplace } from '../support/marketplace-process.js';
import { scriptedKeys } from '../support/scripted-seller.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { serverKeys, startServer, withoutSecrets } from '../support/server-process.js';

const scripted = `base=${scriptedKeys.base[0] ?? ''},generic=${scriptedKeys.generic[0] ?? ''}`;

describe('koogate trigger', () => {
  it('right after npm start, with no option: a purchase answered correctly', async () => {
    const folder = emptyFolder();
    const environment = { ...withoutSecrets, KOOGATE_FRONT_END_URL: '' };
    const server = await startServer({ folder, environment });
    const here = { ...environment, KOOGATE_PORT: new URL(server.url).port };
    const { exitCode, stdout, stderr } = await koogate(['trigger', 'buy'], here, folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ newInstance → 000004 request is being processed {2}/);
    expect(stdout).toContain(
      'a purchase answered correctly: 3 calls; the seller is still making it',
    );

    const renewal = await koogate(['trigger', 'renew'], here, folder);
    expect(renewal.exitCode).toBe(2);
    expect(renewal.stderr).toContain('the seller is still making it (000004)');
  });

  it('does first what has to come first', async () => {
    const server = await startServer();
    const to = ['--target', server.callbacksUrl];
    const { exitCode, stdout } = await koogate(['trigger', 'grant-users', ...to]);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/ {2}[\d.]+ ms$/, ''))).toEqual([
      'first: buy, 3 calls',
      'first: bind, 3 calls',
      expect.stringMatching(/^✓ authSync flag 1 → 000000 success/),
      expect.stringContaining('enterpriseId '),
      'grant-users answered correctly: 1 call',
      '',
    ]);
  });

  it('prints all that travelled as JSON, with what is personal masked', async () => {
    const server = await startServer();
    const parameters = ['--product', 'saas-v1:PERIOD', '--with', 'periodNumber=2', '--json'];
    const to = ['--target', server.callbacksUrl];
    const { exitCode, stdout } = await koogate(['trigger', 'buy', ...parameters, ...to]);
    expect(exitCode).toBe(0);
    const { action, deliveries } = JSON.parse(stdout) as {
      readonly action: string;
      readonly deliveries: readonly { readonly request: { readonly url: string } }[];
    };
    expect(action).toBe('buy');
    const query = new URL(deliveries[0]?.request.url ?? '').searchParams;
    expect(query.get('activity')).toBe('newInstance');
    expect(query.get('periodNumber')).toBe('2');
    expect(query.get('mobilePhone') ?? '***').toBe('***');
    for (const key of Object.values(serverKeys)) expect(stdout).not.toContain(key);
  });

  it('does it at a marketplace that runs, with what has happened there', async () => {
    const { url } = await scriptedSeller();
    const marketplace = await startMarketplace(['--target', url, '--keys', scripted]);
    const at = ['--marketplace', marketplace.url];
    expect(await koogate(['trigger', 'renew', ...at])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^cannot run: .*nobody has bought one: buy it first\n$/,
      ) as string,
    });
    const bought = await koogate(['trigger', 'buy', ...at, '--product', 'saas-v2:PERIOD']);
    expect(bought.stdout).toContain('a purchase answered correctly: 3 calls');
    const renewed = await koogate(['trigger', 'renew', ...at, '--with', 'periodNumber=3']);
    expect(renewed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(renewed.stdout).toMatch(/^✓ refreshInstance RENEWAL → 000000 success/);
    expect(marketplace.output().stdout).toContain('R000001 ✓ refreshInstance RENEWAL');
  });

  it('an answer that is not as it should be ends with 1, and says what is wrong with it', async () => {
    const seller = await scriptedSeller(() => ({ resultCode: '000000', resultMsg: 'ok' }));
    const to = ['--target', seller.url, '--keys', scripted];
    const { exitCode, stdout } = await koogate(['trigger', 'buy', ...to]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('! required-fields: instanceId is missing');
    expect(stdout).toMatch(/^\d of \d calls not as it should be$/m);
  });

  it.each([
    [[], /^name an action, e\.g\. koogate trigger buy; --list shows all of them$/],
    [['sell'], /^there is no action "sell"; there are: debug, buy, /],
    [['buy', '--target', 'http://127.0.0.1:1/x'], /^127\.0\.0\.1:1 refuses connections: /],
    [['buy', '--marketplace', 'http://127.0.0.1:1'], /^no marketplace answers at http:\/\/127/],
    [['buy', '--marketplace', 'x'], /^--marketplace: give an address/],
    [
      ['buy', '--marketplace', 'http://127.0.0.1:1', '--target', 'http://127.0.0.1:1'],
      /^--marketplace has its target already: leave --target out$/,
    ],
  ])('%j ends with 2 and one sentence', async (parameters, sentence) => {
    const { exitCode, stdout, stderr } = await koogate(['trigger', ...parameters]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(/^cannot run: (.+)\n$/.exec(stderr)?.[1]).toMatch(sentence);
  });

  it.each([
    [['--with', 'amount'], '--with: write name=value, not "amount"'],
    [['--with', 'amount=few'], 'amount: Invalid input: expected number, received string'],
    [['--product', 'saas'], 'there is no kind of product "saas"; there are: '],
    [
      ['--keys', 'v1=x', '--product', 'saas-v2'],
      'no key was given that signs the calls about saas-v2: ',
    ],
  ])('buy %j is refused before anything is bought', async (parameters, sentence) => {
    const seller = await scriptedSeller();
    const keys = parameters.includes('--keys') ? [] : ['--keys', scripted];
    const given = ['trigger', 'buy', '--target', seller.url, ...keys, ...parameters];
    const { exitCode, stderr } = await koogate(given);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`cannot run: ${sentence}`);
    expect(seller.received.every(({ members }) => members.testFlag === '1')).toBe(true);
  });

  it('--list tells every action with its parameters', async () => {
    const { exitCode, stdout } = await koogate(['trigger', '--list']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^buy {2}A buyer pays for a product, or takes it on trial\.$/m);
    expect(stdout).toMatch(/^ {4}chargingMode +how the product is paid: PERIOD, ONE_TIME, /m);
    expect(stdout).toMatch(/^dissolve {2}/m);
  });
});
