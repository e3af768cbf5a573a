import { createServer, request as forward } from 'node:http';
import { expect, it } from 'vitest';
import { parseUsageFile, usageReportForm } from '../../src/cli/usage-file.js';
import { guideBlocks } from '../support/guide-blocks.js';
import { GuideStage } from '../support/guide-stage.js';
import { playGuide } from '../support/play-guide.js';
import { listenForTest } from '../support/raw-server.js';
import { freePort } from '../support/shell-commands.js';
import { testSecret, webhookReceiver } from '../support/webhook-receivers.js';

const timeoutMs = 120_000;

it(
  'the quick start is followed from the first start to the named cause',
  { timeout: timeoutMs },
  async () => {
    await playGuide('start/quick-start.md', await GuideStage.open(), {});
  },
);

it(
  'a product is connected by handlers, webhooks and the management API as the guide says',
  { timeout: timeoutMs },
  async () => {
    const guide = 'start/connect-your-product.md';
    const stage = await GuideStage.open();
    const code = (language: string) =>
      guideBlocks(guide).find((block) => block.language === language)?.code ?? '';
    const product = await playedProduct();
    const receiver = await webhookReceiver();
    stage.environment.PRODUCT_API = product.url;
    stage.environment.KOOGATE_WEBHOOKS = 'webhooks.yaml';
    stage.environment.KOOGATE_WEBHOOK_PRIVATE_TARGETS = 'allow';
    for (const name of ['product', 'crm']) stage.write(`${name}.secrets`, testSecret);
    stage.write('webhooks.yaml', code('yaml').replaceAll(/https:\S+/g, receiver.url));

    await playGuide(guide, stage, {
      before: {
        'KOOGATE_HANDLERS=': () => stage.write('handlers.mjs', code('js')),
        // A purchase that its product does not finish at once.
        'state=pending': async () => {
          await stage.run('npx koogate sign newInstance | bash');
        },
        'usage report': () => {
          const { lines } = toUsage(code('csv'));
          expect(lines).toMatchObject([{ problems: [] }]);
          // The same line, of the second in which it is reported: the marketplace takes nothing from before the purchase.
          const now = `${new Date().toISOString().slice(0, 19)}Z`;
          stage.write('usage.csv', code('csv').replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, now));
        },
      },
    });
    expect(product.asked).toEqual(
      expect.arrayContaining(['tenants', 'expiry', 'lock', 'end']) as unknown,
    );
    const types = receiver.taken.map(({ event }) => event.type);
    expect(types).toEqual(
      expect.arrayContaining(['koogate.test', 'instance.purchased', 'instance.renewed']) as unknown,
    );
  },
);

it(
  'a server goes live as the guide says, and is tried as the marketplace does',
  { timeout: timeoutMs },
  async () => {
    const stage = await GuideStage.open();
    stage.replaced.set('https://koogallery.seller.example', await publishedPart(stage));
    stage.replaced.set('koogate marketplace', `koogate marketplace --port ${await freePort()}`);
    await playGuide('start/going-live.md', stage, {
      before: {
        'export NODE_ENV=production': () => stage.write('secrets/base-keys', 'a-key-of-nobody\n'),
        '--keys-file keys.txt': () => stage.write('keys.txt', 'base=a-key-of-nobody\n'),
      },
    });
    for (const report of ['debug.html', 'report.html'])
      expect(stage.read(report)).toContain('</html>');
  },
);

function toUsage(text: string) {
  return { lines: parseUsageFile(text, usageReportForm) };
}

/** The product of the guide: makes tenants at once, but one. */
async function playedProduct() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, , id = '', what = 'tenants'] = request.url?.split('/') ?? [];
    asked.push(what);
    request.resume();
    if (id === '10e758d0-31ad-4c4b-8f1b-81d03469a10e') response.writeHead(202).end();
    else response.end(JSON.stringify({ url: `https://app.example.com/${id}` }));
  });
  const { host } = await listenForTest(server);
  return { url: `http://${host}`, asked };
}

/** The proxy that the guide asks for, without its TLS: the callbacks and nothing else. */
async function publishedPart({ url }: GuideStage): Promise<string> {
  const server = createServer((request, response) => {
    if (!/^\/koogallery(?=[/?]|$)/.test(request.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    const { method, headers } = request;
    const onward = forward(`${url}${request.url ?? ''}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  const { host } = await listenForTest(server);
  return `http://${host}`;
}
