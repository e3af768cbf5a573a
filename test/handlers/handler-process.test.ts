import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HandlerFailure } from '../../src/handlers/handler-failure.js';
import { startHandlers } from '../../src/handlers/start-handlers.js';
import { captureLog } from '../support/capture-log.js';
import { aPurchase } from '../support/handler-asks.js';
import { moduleWith, provision, settings, startModule } from '../support/handler-module.js';

const frontEndUrl = 'https://app.example.com';
const ready = { kind: 'ready', access: { frontEndUrl } };

/** Other handlers of the same module, by which it is seen that life goes on. */
const others = `checkChange: () => true, renew: () => () => 'cannot be handed over',`;

describe('a handler', () => {
  it('is given what is asked, the idempotency key, a signal and a log', async () => {
    const { handlers, log } = await startModule(`export default {
      provision({ event, instance, order, purchase, idempotencyKey, signal, log }) {
        log.info('seen', { aborted: signal.aborted, purchase });
        log.error('broken', new TypeError('no luck'));
        return {
          frontEndUrl: '${frontEndUrl}/' + instance.instanceId,
          userName: order.buyer.userName,
          memo: event.eventId + ' ' + idempotencyKey,
        };
      },
    };`);
    const ask = aPurchase();
    expect(await handlers.call('provision', ask, settings('evt_7'))).toEqual({
      kind: 'ready',
      access: {
        frontEndUrl: `${frontEndUrl}/${ask.instance.instanceId}`,
        userName: ask.order?.buyer?.userName,
        memo: `${ask.event.eventId} evt_7`,
      },
    });
    await vi.waitFor(() =>
      expect(log.lines()).toMatchObject([
        {
          level: 30,
          handler: 'provision',
          msg: 'seen',
          fields: { aborted: false, purchase: null },
        },
        { level: 50, msg: 'broken', fields: { error: 'TypeError: no luck' } },
      ]),
    );
  });

  it('may import koogate/handlers without having it installed', async () => {
    const { handlers } = await startModule(`
      import { defineHandlers, later } from 'koogate/handlers';
      export default defineHandlers({ provision: () => later({ retryAfterMs: 5_000 }) });`);
    expect(await provision(handlers)).toEqual({ kind: 'later', retryAfterMs: 5_000 });
  });

  it('may use another one by this, and answer anything where nobody reads it', async () => {
    const { handlers } = await startModule(`export default { ${others}
      provision() { return { frontEndUrl: this.checkChange() && '${frontEndUrl}' }; },
    };`);
    expect(await provision(handlers)).toEqual(ready);
    await expect(handlers.call('renew', aPurchase(), settings())).resolves.toBeUndefined();
  });

  it('runs from the source of KooGate too', async () => {
    const file = moduleWith(`
      import { later } from 'koogate/handlers';
      export default { provision: () => later() };`);
    const { log } = captureLog('info');
    const handlers = await startHandlers({ file, timeoutMs: 10_000, memoryMb: 256, log });
    onTestFinished(() => handlers.stop());
    expect(await provision(handlers)).toEqual({ kind: 'later' });
  });

  it.each([
    ['throws', 'throw new TypeError("no server")', 'provision failed: TypeError: no server'],
    [
      'rejects with what is no error',
      'return Promise.reject({ secret: 1 })',
      'provision failed: it threw no Error but something else (object)',
    ],
    [
      'answers what cannot be handed over',
      'return { frontEndUrl() { return "sekrit"; } }',
      'provision answered what cannot be handed over: a function, a class, or something like them is in it',
    ],
    [
      'answers more than anybody reads',
      'return { frontEndUrl: "x".repeat(17 * 1024 * 1024) }',
      'provision answered more than 4 MB',
    ],
    [
      'answers what is no answer',
      'return { frontEndUrl: 5 }',
      'provision answered frontEndUrl: must be an http or https URL',
    ],
  ])('that %s fails alone', async (_, body, sentence) => {
    const { handlers, file } = await startModule(
      `export default { ${others} provision() { ${body}; } };`,
    );
    const failure = await provision(handlers);
    expect(failure).toBeInstanceOf(HandlerFailure);
    expect(failure).toHaveProperty('message', `${file}: ${sentence}`);
    expect(await changes(handlers)).toEqual({ possible: true });
  });

  it('that throws what it was asked tells nobody of it, neither by its failure nor in the log', async () => {
    const { handlers, file, log } = await startModule(`export default {
      provision({ order, instance }) {
        const { email, mobilePhone } = order.buyer;
        throw new Error('cannot tell ' + email + ' at ' + mobilePhone + ', 王五, of ' + instance.orderId);
      },
    };`);
    const ask = aPurchase();
    if (ask.order?.buyer) Object.assign(ask.order.buyer, { customerRealName: '王五' });
    expect(await provision(handlers, ask)).toHaveProperty(
      'message',
      `${file}: provision failed: Error: cannot tell … at …, …, of …`,
    );
    await vi.waitFor(() => expect(log.text()).toContain('the handler failed'));
    expect(log.text()).toMatch(/handlers\.mjs:\d/);
    for (const told of ['buyer@buyer.example', '13900000000', '王五']) {
      expect(log.text()).not.toContain(told);
    }
  });

  it('that leaves a rejected promise behind ends nobody else', async () => {
    const { handlers, log } = await startModule(`export default {
      provision() { void Promise.reject(new Error('left behind')); return { frontEndUrl: '${frontEndUrl}' }; },
    };`);
    expect(await provision(handlers)).toEqual(ready);
    await vi.waitFor(() => expect(log.text()).toContain('left behind'));
    expect(await provision(handlers)).toEqual(ready);
  });
});

describe('the process of the handlers', () => {
  const secret = 'an-access-key-of-the-seller';
  beforeEach(() => {
    vi.stubEnv('KOOGATE_BASE_KEYS', secret);
    vi.stubEnv('SELLERS_OWN', 'seen');
  });
  afterEach(() => vi.unstubAllEnvs());

  it("sees the environment of the server, and nothing of KooGate's own", async () => {
    const { handlers } = await startModule(`export default { provision() {
      const own = Object.keys(process.env).filter((name) => name.startsWith('KOOGATE'));
      return { frontEndUrl: '${frontEndUrl}', memo: own.length + ' ' + process.env.SELLERS_OWN };
    } };`);
    expect(await provision(handlers)).toEqual({
      kind: 'ready',
      access: { frontEndUrl, memo: '0 seen' },
    });
  });

  it('ends with its parent', async () => {
    const { handlers } = await startModule(`export default {
      provision() { setTimeout(() => process.disconnect(), 20); return { frontEndUrl: '${frontEndUrl}', memo: String(process.pid) }; },
    };`);
    const { pid } = await pidOf(handlers);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 3_000 });
  });

  it('does not end by the signals that a terminal sends to all', async () => {
    const { handlers } = await startModule(pidModule);
    const { pid } = await pidOf(handlers);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    await sleep(100);
    expect(await pidOf(handlers)).toEqual({ pid });
  });
});

describe('stopping', () => {
  it('waits for calls under way, takes no new ones, and ends the process', async () => {
    const { handlers, file } = await startModule(`export default {
      async provision() {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { frontEndUrl: '${frontEndUrl}', memo: String(process.pid) };
      },
    };`);
    const underWay = pidOf(handlers);
    await sleep(50);
    const stopped = handlers.stop();
    expect(await provision(handlers)).toHaveProperty(
      'message',
      `${file}: provision was not run: KooGate stops`,
    );
    const { pid } = await underWay;
    await stopped;
    expect(isAlive(pid)).toBe(false);
  });

  it('waits no longer than it is patient: the signal fires, the call fails', async () => {
    const { handlers, file, log } = await startModule(
      `export default {
        provision: ({ signal }) => new Promise(() => {
          signal.addEventListener('abort', () => console.log('heard', signal.reason.message));
        }),
      };`,
      { tempo: { farewellMs: 200 } },
    );
    const underWay = provision(handlers);
    await sleep(100);
    await handlers.stop();
    expect(await underWay).toHaveProperty(
      'message',
      `${file}: provision was called off: KooGate stops`,
    );
    expect(log.text()).not.toContain('has ended');
  });
});

const pidModule = `export default {
  provision: () => ({ frontEndUrl: '${frontEndUrl}', memo: String(process.pid) }),
};`;

async function pidOf(handlers: Parameters<typeof provision>[0]): Promise<{ readonly pid: number }> {
  const answer = await handlers.call('provision', aPurchase(), settings());
  return { pid: answer.kind === 'ready' ? Number(answer.access.memo) : 0 };
}

function changes(handlers: Parameters<typeof provision>[0]) {
  const { instance } = aPurchase();
  return handlers.call('checkChange', { instance, productInfo: [] }, settings());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
