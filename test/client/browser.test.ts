import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.js';
import { useDatabase } from '../support/databases.js';
import { apiTokens, apiTokensVariable } from '../support/management-tokens.js';
import { anInstanceThatIs } from '../support/purchased.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { useApp } from '../support/use-app.js';

/** What the page does; it ends with what it found in its title. */
const script = `
import { createClient, ManagementError } from '/client.js';
const found = [];
const koogate = createClient({ baseUrl: location.origin, token: '${apiTokens.viewer}' });
for await (const { state } of koogate.listInstances.each({ limit: 1 })) found.push(state);
const body = { frontEndUrl: 'https://app.example.com' };
const error = await koogate.completeProvisioning({ instanceId: 'x', body }).catch((thrown) => thrown);
found.push(error instanceof ManagementError, error.code);
document.title = found.join(' ');
`;

describeInBrowser('koogate/client in a browser', (open) => {
  const app = useApp(useDatabase('sqlite'), {
    provisioning: { kind: 'by-hand' },
    environment: apiTokensVariable,
  });

  it('lists and is refused as in Node', { timeout: 60_000 }, async () => {
    const { distFolder } = await ensureServerBuilt();
    await anInstanceThatIs('pending', app());
    // The newest comes first: without a second between them, their ids would decide.
    app().clock.now += 1_000;
    await anInstanceThatIs('active', app());
    const page = await (await open()).newPage();
    const served = {
      'page.html': `<!doctype html><script type="module">${script}</script>`,
      'client.js': readFileSync(join(distFolder, 'client.js'), 'utf8'),
    };
    for (const [name, body] of Object.entries(served)) {
      const contentType = name.endsWith('.js') ? 'text/javascript' : 'text/html';
      await page.route(`${app().url}/${name}`, (route) => route.fulfill({ body, contentType }));
    }
    await page.goto(`${app().url}/page.html`);
    await expect.poll(() => page.title(), { timeout: 20_000 }).not.toBe('');
    expect(await page.title()).toBe('active pending true forbidden');
  });
});
