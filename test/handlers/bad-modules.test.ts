import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startHandlers, type StartHandlersOptions } from '../../src/handlers/start-handlers.js';
import { captureLog } from '../support/capture-log.js';
import { bundledHost } from '../support/handler-host.js';
import { moduleWith, startModule } from '../support/handler-module.js';
import { emptyFolder } from '../support/server-folder.js';

const noObject =
  'cannot be used: its default export must be an object of handlers: export default { provision(purchase) { … } }';
const names =
  'provision, renew, convertTrial, cancelRenewal, freeze, unfreeze, release, upgrade, checkChange, issueLicense, judgeLicenseRequest, syncTenant, syncApplication, syncUsers, syncDepartments, orderNotified, usage';

describe('a handler module that cannot serve keeps KooGate from starting', () => {
  it.each([
    [
      'throws',
      'throw new Error("no licence server at 10.0.0.1");',
      'cannot be loaded: no licence server at 10.0.0.1',
    ],
    ['throws no error', 'throw "out of order";', 'cannot be loaded: out of order'],
    [
      'imports what is not there',
      'import "no-such-package"; export default {};',
      /^cannot be loaded: Cannot find package 'no-such-package'/,
    ],
    [
      'has a mistake in its syntax',
      'export default {\n  provision( {\n};\n',
      "cannot be loaded: Unexpected token ';' (line 3)",
    ],
    [
      'ends its process',
      'process.exit(3);',
      'cannot be loaded: its process ended with exit code 3',
    ],
    ['has no default export', 'export const provision = () => undefined;', noObject],
    ['exports a function', 'export default () => "L-1";', noObject],
    ['exports null', 'export default null;', noObject],
    [
      'exports an object of a class, whose methods would not be found',
      'export default new (class { provision() {} })();',
      noObject,
    ],
    [
      'has a misspelt handler',
      'export default { issueLicence() {} };',
      'cannot be used: no handler is called issueLicence: did you mean issueLicense?',
    ],
    [
      'has a handler that does not exist, and one that is no function',
      'export default { answerPhone() {}, provision: "at once" };',
      `cannot be used: no handler is called answerPhone: there are ${names}; provision must be a function`,
    ],
  ])('because it %s: the reason is told', async (_, source, reason) => {
    const file = moduleWith(source);
    const message = await refusal({ file });
    expect(message.startsWith(`KOOGATE_HANDLERS: ${file} `)).toBe(true);
    const told = message.slice(`KOOGATE_HANDLERS: ${file} `.length);
    if (typeof reason === 'string') expect(told).toBe(reason);
    else expect(told).toMatch(reason);
  });

  it.each([
    ['waits for ever', 'await new Promise((resolve) => setInterval(resolve, 1e9).ref());'],
    ['spins', 'while (true);'],
  ])('because it %s while it loads', async (_, source) => {
    const file = moduleWith(`${source}\nexport default {};`);
    expect(await refusal({ file, tempo: { loadMs: 1_500 } })).toBe(
      `KOOGATE_HANDLERS: ${file} cannot be loaded: it does not end loading within 1500 ms`,
    );
  });

  it('because it is not there', async () => {
    const file = join(emptyFolder(), 'handlers.mjs');
    expect(await refusal({ file })).toBe(
      `KOOGATE_HANDLERS: ${file} cannot be loaded: there is no such file`,
    );
  });
});

describe('a handler module may', () => {
  it.each([
    ['have handlers as functions and as methods', 'handlers.mjs', 'export default', '{'],
    ['be CommonJS', 'handlers.cjs', 'module.exports =', '{'],
    [
      'be CommonJS that a compiler made',
      'handlers.cjs',
      'exports.__esModule = true; exports.default =',
      '{ renew: undefined,',
    ],
  ])('%s', async (_, name, exporting, opening) => {
    const file = moduleWith(`${exporting} ${opening} usage: () => [], async freeze() {} };`, name);
    const { handlers } = await startModule('', { file });
    expect(handlers.names).toEqual(['freeze', 'usage']);
    expect([handlers.has('freeze'), handlers.has('renew')]).toEqual([true, false]);
  });
});

async function refusal(options: Partial<StartHandlersOptions> & { readonly file: string }) {
  const { log } = captureLog('info');
  const hostFile = await bundledHost();
  const started = startHandlers({ timeoutMs: 5_000, memoryMb: 128, log, hostFile, ...options });
  const error: unknown = await started.catch((reason: unknown) => reason);
  if (error instanceof Error) return error.message;
  await (await started).stop();
  throw new Error('it started');
}
