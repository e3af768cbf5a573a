import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideProgram } from '../support/client-guide.js';
import { describeGuideProgram, type PreparedProgram } from '../support/client-program.js';
import { compileConsumers, installPackage } from '../support/installed-package.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { emptyFolder } from '../support/server-folder.js';

const cleanUps: (() => Promise<void>)[] = [];
let folder = '';
let compiled = '';

/** None of it fits: the compiler must say so, else there were no types at all. */
const mistaken = `import { createClient, type ManagementErrorCode, type Schemas } from 'koogate/client';
const koogate = createClient({ baseUrl: 'http://x', tokens: 'x' });
const page = await koogate.listInstances({ state: 'asleep' });
const state: number = page.items[0]!.state;
await koogate.completeProvisioning({ instanceId: 'x', body: { frontEndUrls: 'x' } });
await koogate.completeProvisioning({ body: { frontEndUrl: 'x' } });
await koogate.getInstance();
koogate.listEndpoints.each();
koogate.listInstancesOfOthers();
const code: ManagementErrorCode = 'no-mood';
const access: Schemas['AccessData'] = {};
`;
const mistakes = [
  /^mistaken\.ts\(2,.*'tokens' does not exist/,
  /^mistaken\.ts\(3,.*'"asleep"' is not assignable/,
  /^mistaken\.ts\(4,.*is not assignable to type 'number'/,
  /^mistaken\.ts\(5,.*'frontEndUrls' does not exist/,
  /^mistaken\.ts\(6,.*is not assignable to parameter of type.* instanceId: string/,
  /^mistaken\.ts\(7,.*Expected 1-2 arguments, but got 0/,
  /^mistaken\.ts\(8,.*'each' does not exist/,
  /^mistaken\.ts\(9,.*'listInstancesOfOthers' does not exist/,
  /^mistaken\.ts\(10,.*'"no-mood"' is not assignable/,
  /^mistaken\.ts\(11,.*'frontEndUrl' is missing/,
];

const inBrowser = `import { createClient } from 'koogate/client';
const koogate = createClient({ baseUrl: location.origin, token: 'x', fetch: (request) => fetch(request) });
for await (const { state } of koogate.listInstances.each()) document.title = state;
`;

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

beforeAll(async () => {
  await ensureServerBuilt();
  folder = emptyFolder((cleanUp) => cleanUps.push(cleanUp));
  await installPackage(folder);
  compiled = await compileConsumers(folder, {
    'guide.ts': guideProgram('ts'),
    'mistaken.ts': mistaken,
  });
  // The compiler is slow where tests share two cores.
}, 180_000);

describe('koogate/client, imported from the package', () => {
  it('has types: the compiler likes the program of the guide', () => {
    expect(compiled.match(/^guide\.ts.*$/gm)).toBeNull();
  });

  it('has types: the compiler names each mistake', () => {
    const lines = compiled.split('\n').filter((line) => line.startsWith('mistaken.ts('));
    for (const mistake of mistakes) {
      expect(lines).toContainEqual(expect.stringMatching(mistake));
    }
    expect(lines).toHaveLength(mistakes.length);
  });

  it('has types where nothing of Node is known', { timeout: 60_000 }, async () => {
    expect(await compileConsumers(folder, { 'page.ts': inBrowser }, 'browser')).toBe('');
  });
});

describeGuideProgram('TypeScript', async (): Promise<PreparedProgram> => {
  return { ok: true, command: [process.execPath, `${folder}/guide.js`] };
});
