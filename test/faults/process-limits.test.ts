import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nothingIsLost, playFault, whatIsLost } from '../support/fault-play.js';
import { recordFault } from '../support/fault-record.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';

const prlimit = '/usr/bin/prlimit';
const leak = new URL('../support/leak-on-signal.mjs', import.meta.url).href;

// Only Linux lets the limits of a process be changed from outside.
describe.skipIf(!existsSync(prlimit))('a process at its limits', { timeout: 60_000 }, () => {
  it('has no file descriptor left: new connections end at once, and all is well when it has', async () => {
    const databaseUrl = `sqlite:${join(emptyFolder(), 'koogate.sqlite')}`;
    const server = await startServer({ databaseUrl });
    const play = playFault();
    await play.buy(server);
    const before = limitOf(server.pid, 'Max open files');
    const highest = Math.max(...readdirSync(`/proc/${server.pid}/fd`).map(Number));
    limit(server.pid, `--nofile=${highest + 1}:${before.hard}`);
    const held = await holdConnections(server.url);
    play.forget();
    for (let count = 0; count < 10; count += 1) expect(await play.buy(server)).toBe('no answer');
    const signal = AbortSignal.timeout(5_000);
    await expect(fetch(`${server.url}/readyz`, { signal })).rejects.toThrow();
    const sees = play.seen();
    limit(server.pid, `--nofile=${before.soft}:${before.hard}`);
    const recoveredMs = await play.buyUntil(server, '000000');
    for (const socket of held) socket.destroy();
    expect((await server.stop()).exitCode).toBe(0);
    const lost = await whatIsLost(databaseUrl, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('no file descriptor is left', {
      does: 'prlimit --nofile at the highest one in use, the rest taken by connections that say nothing',
      sees: `${sees}: the connection is closed`,
      ...{ lost, recoveredMs, recovery: 'by itself' },
      operator: 'no answer from /readyz either; before it, process_open_fds near process_max_fds',
    });
  });

  it('runs out of memory: it dies, and nothing that was answered is lost', async () => {
    const databaseUrl = `sqlite:${join(emptyFolder(), 'koogate.sqlite')}`;
    const server = await startServer({
      databaseUrl,
      environment: { NODE_OPTIONS: `--max-old-space-size=128 --import=${leak}` },
    });
    const play = playFault();
    await play.buy(server);
    play.forget();
    process.kill(server.pid, 'SIGUSR2');
    let hasEnded = false;
    const ended = server.ended.then((end) => {
      hasEnded = true;
      return end;
    });
    const buyers = Array.from({ length: 8 }, async () => {
      while (!hasEnded) await play.buy(server);
    });
    const [{ exitCode, signal, stderr }] = await Promise.all([ended, ...buyers]);
    expect(exitCode).not.toBe(0);
    expect(`${stderr}${String(signal)}`).toMatch(/out of memory|SIG(ABRT|ILL|TRAP|SEGV)/i);
    const again = await startServer({ databaseUrl });
    const recoveredMs = await play.buyUntil(again, '000000');
    await again.stop();
    const lost = await whatIsLost(databaseUrl, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the memory runs out', {
      does: 'a leak (a preload) fills the heap of 128 MB under purchases until V8 gives up',
      sees: 'no answer until it is started again',
      ...{ lost, recoveredMs, recovery: 'by a restart; let a supervisor do it' },
      operator: 'the process ends by SIGABRT or the like, "out of memory" on standard error',
    });
  });
});

function limit(pid: number, setting: string): void {
  execFileSync(prlimit, ['--pid', String(pid), setting]);
}

/**
 * Opens connections that say nothing, until there is no descriptor left for one more: that is closed at once. Many at a time, since the
 * server does not wait long for the first word.
 */
async function holdConnections(url: string): Promise<readonly Socket[]> {
  const held: Socket[] = [];
  const { hostname, port } = new URL(url);
  for (;;) {
    const more = Array.from({ length: 50 }, () =>
      connect(Number(port), hostname).on('error', () => undefined),
    );
    held.push(...more);
    onTestFinished(() => more.forEach((socket) => socket.destroy()));
    const anyClosed = Promise.race(more.map((socket) => once(socket, 'close')));
    const isUsedUp = await Promise.race([anyClosed.then(() => true), sleep(300).then(() => false)]);
    if (isUsedUp) return held;
  }
}

function limitOf(pid: number, name: string): { readonly soft: string; readonly hard: string } {
  const line = readFileSync(`/proc/${pid}/limits`, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(name));
  const [soft = '', hard = ''] = line?.slice(name.length).trim().split(/\s+/) ?? [];
  return { soft, hard };
}
