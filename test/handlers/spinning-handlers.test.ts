import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FromHost } from '../../src/handlers/handler-messages.js';
import { HandlerRunner } from '../../src/handlers/handler-runner.js';
import { bundledHost } from '../support/handler-host.js';
import { moduleWith, provision, settings, startModule } from '../support/handler-module.js';
import { anInstance } from '../support/instances.js';
import { emptyFolder } from '../support/server-folder.js';

const lowered = constants.priority.PRIORITY_BELOW_NORMAL;
const serverFile = fileURLToPath(new URL('../support/handlers-process.ts', import.meta.url));

describe('a handler that spins', () => {
  // Elsewhere only the process itself can be asked, and that has no time.
  it.runIf(process.platform === 'linux')(
    'and takes memory beside the heap all the while is ended for that',
    async () => {
      const { handlers } = await startModule(
        `const kept = [];
        export default { provision() { for (;;) kept.push(Buffer.alloc(1024 * 1024, 1)); } };`,
        { memoryMb: 64, tempo: { pingMs: 50, missedPingsMax: 1_000 } },
      );
      expect(await provision(handlers)).toHaveProperty(
        'message',
        expect.stringMatching(
          /provision was cut off: its process took \d{3,4} MB: KOOGATE_HANDLER_MEMORY_MB is 64/,
        ),
      );
    },
  );

  it('is ended soon after a server that was killed: nothing is left behind that takes a core', async () => {
    const pidFile = join(emptyFolder(), 'pid');
    const file = moduleWith(
      `import { renameSync, writeFileSync } from 'node:fs';
      export default { usage() {
        writeFileSync('${pidFile}.new', String(process.pid));
        renameSync('${pidFile}.new', '${pidFile}');
        for (;;);
      } };`,
    );
    const parameters = ['--import', 'tsx', serverFile, file, await bundledHost()];
    const server = spawn(process.execPath, parameters, { stdio: 'inherit' });
    onTestFinished(() => void server.kill('SIGKILL'));
    await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), { timeout: 15_000 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    onTestFinished(() => end(pid));
    expect(isRunning(pid)).toBe(true);
    server.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000, interval: 50 });
  });
});

describe('the process of the handlers', () => {
  it('lets the server go first, with each of its threads', async () => {
    const { handlers } = await startModule(`
      import { readdirSync } from 'node:fs';
      import { getPriority } from 'node:os';
      const threads = process.platform === 'linux' ? readdirSync('/proc/self/task') : [0];
      export default {
        checkChange: () => ({ possible: false, reason: String(threads.map((id) => getPriority(Number(id)))) }),
      };`);
    const asked = { instance: anInstance(), productInfo: [] };
    const answer = await handlers.call('checkChange', asked, settings());
    const priorities = answer.possible ? '' : answer.reason;
    expect(new Set(priorities.split(','))).toEqual(new Set([String(lowered)]));
  });
});

describe('an answer that is wrong in a hundred thousand places', () => {
  it('reaches the server as one sentence', async () => {
    const sent: FromHost[] = [];
    const wrong = Array.from({ length: 100_000 }, () => 'sekrit');
    const runner = new HandlerRunner(new Map([['usage', () => wrong]]), (message) =>
      sent.push(message),
    );
    await runner.run(7, { name: 'usage', ask: { from: 0 }, idempotencyKey: 'k' });
    expect(sent).toMatchObject([{ kind: 'failed', id: 7 }]);
    expect(sent[0]).toHaveProperty(
      'problem',
      expect.stringMatching(/^answered \[0\]: .*; and 99995 more$/),
    );
  });
});

/** Whether it still does anything: one that has ended may wait for somebody to take note of it. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
}

function end(pid: number): void {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
}
