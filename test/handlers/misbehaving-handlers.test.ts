import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { StartedHandlers } from '../../src/handlers/start-handlers.js';
import { aPurchase } from '../support/handler-asks.js';
import { provision, settings, startModule } from '../support/handler-module.js';

const { instance } = aPurchase();
const hasty = { pingMs: 100, missedPingsMax: 5, graceMs: 200, farewellMs: 1_000 };

describe('a handler that does not end', () => {
  it('has its signal fired and fails by the time-out; one that heeds it costs nothing', async () => {
    const { handlers, file, log } = await startModule(
      `export default {
        ${pid}
        provision: ({ signal }) => new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
      };`,
      { timeoutMs: 300, tempo: hasty },
    );
    const before = await pidOf(handlers);
    expect(await provision(handlers)).toHaveProperty(
      'message',
      `${file}: provision did not end within 300 ms (KOOGATE_HANDLER_TIMEOUT_MS)`,
    );
    await sleep(400);
    expect(await pidOf(handlers)).toBe(before);
    expect(log.text()).not.toContain('replaced');
  });

  it('and does not heed its signal costs its process, which the other calls may leave in peace', async () => {
    const { handlers, log } = await startModule(
      `export default {
        ${pid}
        provision: () => new Promise(() => {}),
        issueLicense: ({ orderId }) =>
          new Promise((resolve) => setTimeout(resolve, Number(orderId), 'L ' + process.pid)),
      };`,
      { timeoutMs: 2_000, tempo: { ...hasty, farewellMs: 5_000 } },
    );
    const before = await pidOf(handlers);
    const hanging = provision(handlers);
    await sleep(1_700);
    // Begun in the old process, it ends after that has been left.
    const slow = issueAfter(handlers, 900);
    expect(await hanging).toHaveProperty('message', expect.stringContaining('did not end'));
    await vi.waitFor(() => expect(log.text()).toContain('is replaced'));
    await vi.waitFor(async () => expect(await pidOf(handlers)).not.toBe(before), {
      timeout: 15_000,
    });
    expect(await slow).toBe(`L ${before}`);
    await vi.waitFor(() => expect(isAlive(before)).toBe(false));
  });

  it('is let go when whoever asked calls it off', async () => {
    const { handlers, file, log } = await startModule(`export default {
      provision: ({ signal }) => new Promise(() => {
        signal.addEventListener('abort', () => console.log('heard of it'));
      }),
    };`);
    const controller = new AbortController();
    const call = handlers.call('provision', aPurchase(), {
      idempotencyKey: 'k',
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('the answer is due')), 100);
    await expect(call).rejects.toThrow(`${file}: provision was called off: the answer is due`);
    await vi.waitFor(() => expect(log.text()).toContain('heard of it'));
    await expect(
      handlers.call('provision', aPurchase(), { idempotencyKey: 'k', signal: AbortSignal.abort() }),
    ).rejects.toThrow(`${file}: provision was called off: `);
  });

  it('because it spins is ended, while the server goes on; then others are served again', async () => {
    const { handlers, file } = await startModule(
      `export default { ${pid} provision() { while (true); } };`,
      { tempo: hasty },
    );
    const before = await pidOf(handlers);
    const turns = countTurns();
    const spinning = provision(handlers);
    await sleep(20);
    const behind = pidOf(handlers).catch((error: unknown) => error);
    expect(await spinning).toHaveProperty(
      'message',
      `${file}: provision was cut off: its process did not react for 500 ms: one of its handlers spins, and nothing else could run`,
    );
    expect(turns.end()).toBeGreaterThan(20);
    expect(await behind).toHaveProperty('message', expect.stringContaining('checkChange was cut'));
    expect(await pidOf(handlers)).not.toBe(before);
  });
});

describe('a handler that ends its process', () => {
  it('fails with the others in it; calls meanwhile wait for the next process', async () => {
    const { handlers, file, log } = await startModule(`export default {
      ${pid}
      provision: () => process.exit(7),
      issueLicense: () => new Promise(() => {}),
    };`);
    const other = issueAfter(handlers, 0).catch((error: unknown) => error);
    const why = 'was cut off: its process ended with exit code 7';
    expect(await provision(handlers)).toHaveProperty('message', `${file}: provision ${why}`);
    expect(await other).toHaveProperty('message', `${file}: issueLicense ${why}`);
    expect(await pidOf(handlers)).toBeGreaterThan(0);
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ reason: 'its process ended with exit code 7', pauseMs: 100 }),
    );
  });

  it('again and again is given growing pauses, and calls wait no longer than their time-out', async () => {
    const { handlers, file, log } = await startModule(
      `export default { provision: () => process.exit(7) };`,
      { tempo: { firstPauseMs: 50, longestPauseMs: 60_000 } },
    );
    for (const _ of ['first', 'second', 'third']) await provision(handlers);
    await vi.waitFor(() =>
      expect(log.lines().map(({ pauseMs }) => pauseMs)).toEqual([50, 100, 200]),
    );
    const { handlers: away } = await startModule(
      `export default { provision: () => process.exit(7) };`,
      { file, timeoutMs: 500, tempo: { firstPauseMs: 60_000 } },
    );
    await provision(away);
    expect(await provision(away)).toHaveProperty(
      'message',
      `${file}: provision was not run within 500 ms: its process was not there, the log says why`,
    );
  });

  it('by taking all memory is told so, and the server goes on', async () => {
    const { handlers, file } = await startModule(
      `export default { ${pid} provision() {
        const kept = [];
        for (;;) kept.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
      } };`,
      { memoryMb: 64 },
    );
    const turns = countTurns();
    expect(await provision(handlers)).toHaveProperty(
      'message',
      `${file}: provision was cut off: its process was aborted, most likely for want of memory: KOOGATE_HANDLER_MEMORY_MB is 64, and 256 more are for what is not on the heap`,
    );
    expect(turns.end()).toBeGreaterThan(10);
    expect(await pidOf(handlers)).toBeGreaterThan(0);
  });

  it('by taking memory beside the heap is ended', async () => {
    const { handlers } = await startModule(
      `const kept = [];
      export default { ${pid} async provision() {
        for (;;) {
          kept.push(Buffer.alloc(20 * 1024 * 1024, 1));
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      } };`,
      { memoryMb: 64, tempo: { pingMs: 50 } },
    );
    expect(await provision(handlers)).toHaveProperty(
      'message',
      expect.stringMatching(
        /provision was cut off: its process took \d{3} MB: KOOGATE_HANDLER_MEMORY_MB is 64, and 256 more/,
      ),
    );
    expect(await pidOf(handlers)).toBeGreaterThan(0);
  });
});

describe('a handler that talks', () => {
  it('is in the log line by line, cut where a line is endless', async () => {
    const { handlers, log } = await startModule(`export default { renew() {
      console.log('one\\ntwo 你好');
      console.error('x'.repeat(20_000));
    } };`);
    await handlers.call('renew', aPurchase(), settings());
    await vi.waitFor(() => expect(log.lines()).toHaveLength(3));
    const lines = log.lines().map(({ level, line, msg }) => ({ level, line, msg }));
    const msg = 'handler output';
    expect(lines).toEqual(
      expect.arrayContaining([
        { level: 30, line: 'one', msg },
        { level: 30, line: 'two 你好', msg },
        { level: 40, line: `${'x'.repeat(2_000)}…`, msg },
      ]),
    );
  });

  it.each([
    ['by printing', 'console.log("line", index)', 'handler output'],
    ['by its log', 'log.info("a line", { index })', 'a line'],
  ])(
    'without end %s is cut to 100 lines a second, and what was dropped is told',
    async (_, talk, msg) => {
      const { handlers, log } = await startModule(`export default {
      async renew({ log }) { for (let index = 0; index < 5_000; index += 1) ${talk}; },
    };`);
      const turns = countTurns();
      await handlers.call('renew', aPurchase(), settings());
      await vi.waitFor(() => expect(told(log.lines(), msg)).toEqual({ lines: 5_000 }), {
        timeout: 10_000,
      });
      turns.end();
      const passed = log.lines().filter((line) => line.msg === msg).length;
      expect(passed).toBeGreaterThanOrEqual(100);
      // A second or two may begin while it talks.
      expect(passed).toBeLessThan(1_000);
    },
  );
});

/** All lines there were: those that are there and those that were dropped. */
function told(lines: readonly Readonly<Record<string, unknown>>[], msg: string) {
  const passed = lines.filter((line) => line.msg === msg).length;
  const dropped = lines
    .filter((line) => line.msg === 'handler output was dropped: more than 100 lines in a second')
    .reduce((sum, line) => sum + Number(line.lines), 0);
  return { lines: passed + dropped };
}

/** A handler that tells in which process it runs. */
const pid = `checkChange: () => ({ possible: false, reason: String(process.pid) }),`;

async function pidOf(handlers: StartedHandlers): Promise<number> {
  const answer = await handlers.call('checkChange', { instance, productInfo: [] }, settings());
  return answer.possible ? 0 : Number(answer.reason);
}

function issueAfter(handlers: StartedHandlers, ms: number) {
  const { instanceId } = instance;
  const about = { instanceId, productId: 'p', customerId: 'c', expiresAt: null };
  return handlers.call(
    'issueLicense',
    { kind: 'order', orderId: String(ms), ...about },
    settings(),
  );
}

/** How often the event loop of this process turns meanwhile. */
function countTurns() {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 10);
  return {
    end() {
      clearInterval(timer);
      return turns;
    },
  };
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
