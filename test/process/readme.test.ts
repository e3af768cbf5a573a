import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { configSchema } from '../../src/config-schema.js';
import { readConfig } from '../../src/config.js';
import { copyOfTheProject } from '../support/project-copy.js';
import { emptyFolder } from '../support/server-folder.js';
import { callbackNamed } from '../support/server-target.js';
import { freePort, runShell, startUntilReady } from '../support/shell-commands.js';
import { acceptedExample, toBody } from '../support/specified-requests.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const portOfReadme = '8080';

/** The blocks of the README that are marked as `language`, in their order. */
function blocks(language: 'sh' | 'js'): readonly string[] {
  const pattern = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...readme.matchAll(pattern)].map(([, block = '']) => block.trim());
}

const [
  start,
  test,
  sign,
  complete,
  signOthers,
  trigger,
  playMarketplace,
  conformance,
  demo,
  doctor,
  init,
  startWithHandlers,
  makeKeyPair,
  ...moreCommands
] = blocks('sh');
const [library = '', handlers = '', ...moreModules] = blocks('js');

it('the README has no command and no module that is not tried here', () => {
  expect([start, test, moreCommands]).toEqual(['npm start', 'npm test', []]);
  expect(moreModules).toEqual([]);
});

it('a newcomer who follows the README gets the answers that it shows', async () => {
  const folder = copyOfTheProject();
  const port = await freePort();
  const run = (block = '') => runShell(block.replaceAll(portOfReadme, port), folder, port);
  const stop = await startUntilReady(start, folder, port);

  const pending = await run(sign);
  expect(pending).toContain('HTTP/1.1 200 OK');
  expect(pending).toMatch(/Body-Sign: sign_type="HMAC-SHA256", signature= "[A-Za-z0-9+/]{43}="/);
  expect(pending).toContain(answersShown()[0]);

  expect(await run(complete)).toContain('"state":"active"');
  expect(await run(sign)).toContain(
    '{"resultCode":"000000","resultMsg":"success.","instanceId":"10e758d0-31ad-4c4b-8f1b-81d03469a10e"}',
  );
  expect(answersIn(await run(signOthers))).toEqual(answersShown().slice(1));

  const bought = await run(trigger);
  for (const line of shownBehind(trigger)) expect(bought).toContain(line);
  // Its exit code says that there is a fault.
  expect(await run(`${doctor ?? ''} || test $? = 1`)).toMatch(/seconds/);
  await stop();

  const starter = await run(init);
  const [, startersName = ''] = /writes `([\w.-]+)`/.exec(readme) ?? [];
  expect(starter).toContain(`wrote ${startersName}`);
  const startWithStarter = startWithHandlers?.replace('handlers.mjs', startersName);
  await (
    await startUntilReady(startWithStarter, folder, port)
  )();

  writeFileSync(join(folder, 'handlers.mjs'), handlers);
  await startUntilReady(startWithHandlers, folder, port);
  expect(answersIn(await run(`npx koogate sign newInstance --data '${purchase}' | bash`))).toEqual([
    '{"resultCode":"000000","resultMsg":"success.","instanceId":"a-purchase-that-is-handled"}',
  ]);
  const [, signLicense = ''] = /`(npx koogate sign getLicenseV1 \| bash)`/.exec(readme) ?? [];
  const { value } = acceptedExample(callbackNamed('getLicenseV1'));
  const { orderId, productId, customerId } = toBody(value) as Record<string, string>;
  expect(await run(signLicense)).toMatch(
    new RegExp(`"license":"${productId} for ${customerId}, \\d+ seats, \\S+ \\(${orderId}\\)"`),
  );
}, 150_000);

it('the marketplace of the README is played against the server of the README', async () => {
  const folder = copyOfTheProject();
  const port = await freePort();
  const marketplacePort = await freePort();
  const run = (block = '') => runShell(block.replaceAll(portOfReadme, port), folder, port);
  const provisioned = { KOOGATE_FRONT_END_URL: 'https://app.example.com' };
  await startUntilReady(start, folder, port, { environment: provisioned });

  const report = await run(`${conformance ?? ''} 2>/dev/null`);
  expect(report).toMatch(/^conforms: \d+ passed/m);
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('</html>');

  const [, pageUrl = ''] = /(http:\/\/127\.0\.0\.1:8090)\//.exec(readme) ?? [];
  await startUntilReady(`${playMarketplace ?? ''} --port ${marketplacePort}`, folder, port, {
    says: `127.0.0.1:${marketplacePort}`,
  });
  const page = await fetch(pageUrl.replace('8090', marketplacePort));
  expect(await page.text()).toContain('</html>');

  writeFileSync(join(folder, 'play.mjs'), library.replaceAll(portOfReadme, port));
  const played = await run(`KOOGATE_BASE_KEYS=${readBaseKey(folder)} node play.mjs`);
  expect(played.trim()).toBe('frozen');
}, 120_000);

it('the demo of the README tells a year to its end', async () => {
  const folder = copyOfTheProject();
  const port = await freePort();
  await startUntilReady(demo, folder, port, { says: 'Still open, until you press Ctrl-C' });
}, 120_000);

it('the key pair that the README makes is one that the server takes', async () => {
  const folder = emptyFolder();
  const printed = await runShell(makeKeyPair ?? '', folder, portOfReadme);
  const config = readConfig({ KOOGATE_KIT_PRIVATE_KEY_FILE: join(folder, 'kit-private.pem') });
  const [privateKey] = config.kitPrivateKeys;
  if (privateKey === undefined) throw new Error('there is no key');
  expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(3_072);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  expect(printed).toBe(publicKey.toString('base64'));
});

it('the README tells every variable, with its default', () => {
  const rows = [...readme.matchAll(/^\| (`KOOGATE_.+?) *\| (.+?) *\|/gm)].flatMap(
    ([, names = '', defaults = '']) => {
      const values = defaults.split(', ');
      return [...names.matchAll(/`(\w+)`/g)].map(([, name], index) => [name, values[index]]);
    },
  );
  const told = Object.fromEntries(rows) as Record<string, string>;
  expect(Object.keys(told).sort()).toEqual(Object.keys(configSchema.shape).sort());
  const values: Readonly<Record<string, unknown>> = configSchema.parse({});
  for (const [name, text] of Object.entries(told)) {
    const value = values[name];
    const isSimple = typeof value === 'string' || typeof value === 'number';
    expect(text, name).toBe(isSimple ? `\`${value}\`` : '–');
  }
});

/** One that the server has not seen before. */
const purchase = JSON.stringify({
  activity: 'newInstance',
  businessId: 'a-purchase-that-is-handled',
  orderId: 'CS2603011200A1B2C',
  orderLineId: 'CS2603011200A1B2C-000001',
});

/** The lines that the README shows as the output of a command: the next block behind it. */
function shownBehind(command = ''): readonly string[] {
  const behind = readme.slice(readme.indexOf(command) + command.length).split('```');
  return behind[2]?.trim().split('\n') ?? [];
}

/** The key of class base that the first start has made. */
function readBaseKey(folder: string): string {
  const text = readFileSync(join(folder, 'data', 'development-secrets.json'), 'utf8');
  return (JSON.parse(text) as { readonly baseKey: string }).baseKey;
}

/** The answers that stand in the README, in their order. */
function answersShown(): readonly string[] {
  return answersIn(readme);
}

function answersIn(text: string): readonly string[] {
  return text.match(/^\{"resultCode":.*\}/gm) ?? [];
}
