import { startHandlers } from '../../src/handlers/start-handlers.js';

/*
 * A server as far as its handlers are concerned, for tests that kill it: `tsx handlers-process.ts <module> <host file>`. It asks for
 * usage once, and waits for the answer.
 */

const [file = '', hostFile = ''] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const handlers = await startHandlers({
  file,
  hostFile,
  timeoutMs: 60_000,
  memoryMb: 128,
  log: silent,
});
const { signal } = new AbortController();
const asked = { from: 0, to: 3_600_000, instanceIds: ['i-1'] };
await handlers.call('usage', asked, { idempotencyKey: 'k', signal });
