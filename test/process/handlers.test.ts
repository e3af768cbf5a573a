import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHandlers } from '../../src/handlers.js';
import { emptyFolder } from '../support/server-folder.js';

describe('the handlers of the seller', () => {
  it('are none without a module', async () => {
    expect(await loadHandlers(undefined)).toEqual({});
  });

  it.each([
    ['one handler', 'export default { issueLicense: () => "L-1" };', ['issueLicense']],
    [
      'both, as methods',
      'export default { async issueLicense() {}, judgeLicenseRequest() { return "accepted"; } };',
      ['issueLicense', 'judgeLicenseRequest'],
    ],
    ['none yet', 'export default {};', []],
  ])('are taken from a module with %s', async (_, source, names) => {
    const handlers = await loadHandlers(moduleWith(source));
    expect(Object.keys(handlers)).toEqual(names);
  });

  it('are taken from a CommonJS module too', async () => {
    const path = moduleWith('module.exports = { issueLicense: () => "L-1" };', 'handlers.cjs');
    expect(await (await loadHandlers(path)).issueLicense?.(order)).toBe('L-1');
  });

  const noObject =
    'cannot be used: its default export must be an object of handlers: export default { issueLicense(order) { … } }';

  it.each([
    [
      'throws',
      'throw new Error("no licence server at 10.0.0.1");',
      'cannot be loaded: no licence server at 10.0.0.1',
    ],
    ['throws no error', 'throw "out of order";', 'cannot be loaded: out of order'],
    ['has no default export', 'export const issueLicense = () => "L-1";', noObject],
    ['exports a function', 'export default () => "L-1";', noObject],
    ['exports null', 'export default null;', noObject],
    [
      'has misspelt handlers',
      'export default { issueLicence() {}, judgeLicenseRequest() {}, provision() {} };',
      'cannot be used: no handler is called issueLicence, provision; there are issueLicense, judgeLicenseRequest',
    ],
    [
      'has a handler that is no function',
      'export default { issueLicense: "L-1" };',
      'cannot be used: issueLicense must be a function',
    ],
    [
      'has several of these',
      'export default { issueLicense: "L-1", judgeLicenceRequest() {} };',
      'cannot be used: issueLicense must be a function; no handler is called judgeLicenceRequest; there are issueLicense, judgeLicenseRequest',
    ],
  ])('a module that %s is refused with the reason', async (_, source, sentence) => {
    const path = moduleWith(source);
    await expect(loadHandlers(path)).rejects.toThrow(
      new Error(`KOOGATE_HANDLERS: ${path} ${sentence}`),
    );
  });

  it('a module that is not there is named', async () => {
    const path = join(emptyFolder(), 'handlers.mjs');
    await expect(loadHandlers(path)).rejects.toThrow(
      new Error(`KOOGATE_HANDLERS: ${path} cannot be loaded: there is no such file`),
    );
  });
});

const order = {
  instanceId: '1',
  orderId: 'CS1',
  productId: 'P1',
  customerId: 'C1',
  expiresAt: null,
};

function moduleWith(source: string, name = 'handlers.mjs'): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, source);
  return path;
}
