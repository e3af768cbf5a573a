import { execFileSync } from 'node:child_process';
import { openSync, closeSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  nothingIsLost,
  playFault,
  timesTold,
  untilDatabaseIs,
  whatIsLost,
  whatOperatorSees,
} from '../support/fault-play.js';
import { recordFault } from '../support/fault-record.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';

/** A disk of our own in memory, which only root may have; elsewhere `database-away.test.ts` plays a full one by a limit. */
function mountDisk(megabytes: number): string | undefined {
  const folder = emptyFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'koogate-test', folder], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

function fill(file: string): void {
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(handle, block);
  } catch {
    closeSync(handle);
  }
}

const bySelf = 'by itself';

describe('the disk of a SQLite file', { timeout: 60_000 }, () => {
  it('is full: calls are answered 000005, and succeed when there is room', async ({ skip }) => {
    const folder = mountDisk(16);
    if (folder === undefined) return skip();
    const databaseUrl = `sqlite:${join(folder, 'koogate.sqlite')}`;
    const server = await startServer({ databaseUrl });
    const play = playFault();
    await play.buy(server);
    play.forget();
    const ballast = join(folder, 'ballast');
    fill(ballast);
    await play.buyUntil(server, '000005');
    await untilDatabaseIs(server, 'unreachable');
    const operator = await whatOperatorSees(server);
    const told = server.log().find(({ msg }) => msg?.startsWith('the database is away'));
    expect(told?.reason).toMatch(/full/);
    const slowestMs = play.slowestMs();
    rmSync(ballast);
    const recoveredMs = await play.buyUntil(server, '000000');
    await server.stop();
    expect(timesTold(server, 'the database is back')).toBeGreaterThan(0);
    const lost = await whatIsLost(databaseUrl, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the disk is full', {
      does: 'the tmpfs of the file is filled up',
      ...{ sees: '000005', lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });

  it('is read-only at the start: KooGate waits for it to be writable', async ({ skip }) => {
    const folder = mountDisk(16);
    if (folder === undefined) return skip();
    const databaseUrl = `sqlite:${join(folder, 'koogate.sqlite')}`;
    const play = playFault();
    const before = await startServer({ databaseUrl });
    await play.buy(before);
    await before.stop();
    play.forget();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const server = await startServer({ databaseUrl });
    expect(await play.buy(server)).toBe('000005');
    await untilDatabaseIs(server, 'unreachable');
    const operator = await whatOperatorSees(server);
    const [sees, slowestMs] = [play.seen(), play.slowestMs()];
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    const recoveredMs = await play.buyUntil(server, '000000');
    await server.stop();
    const lost = await whatIsLost(databaseUrl, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the disk is read-only', {
      does: 'the tmpfs of the file is mounted read-only, then KooGate started',
      ...{ sees, lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });
});

describe('the files of a SQLite database', { timeout: 60_000 }, () => {
  it('are moved away: nothing is promised until they are back', async () => {
    const file = join(emptyFolder(), 'koogate.sqlite');
    const server = await startServer({ databaseUrl: `sqlite:${file}` });
    const play = playFault();
    await play.buy(server);
    play.forget();
    renameSync(file, `${file}.away`);
    await play.buyUntil(server, '000005');
    await untilDatabaseIs(server, 'unreachable');
    const operator = await whatOperatorSees(server);
    const [sees, slowestMs] = [play.seen(), play.slowestMs()];
    renameSync(`${file}.away`, file);
    const recoveredMs = await play.buyUntil(server, '000000');
    await server.stop();
    const lost = await whatIsLost(`sqlite:${file}`, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the database file is moved away', {
      does: 'the file is renamed under the running server, later back again',
      ...{ sees, lost, operator, slowestMs, recoveredMs, recovery: 'by itself, when it is back' },
    });
  });

  it('lose their -wal: what was answered is brought into the file before anybody goes on', async () => {
    const file = join(emptyFolder(), 'koogate.sqlite');
    const databaseUrl = `sqlite:${file}`;
    const server = await startServer({ databaseUrl });
    const play = playFault();
    for (let count = 0; count < 20; count += 1) await play.buy(server);
    play.forget();
    rmSync(`${file}-wal`);
    expect(await play.buy(server)).toBe('000005');
    await untilDatabaseIs(server, 'reachable');
    const recoveredMs = await play.buyUntil(server, '000000');
    const told = server.log().find(({ msg }) => msg?.startsWith('the database is away'));
    expect(told?.reason).toMatch(/-wal was removed or replaced while it was in use/);
    const operator = await whatOperatorSees(server);
    const [sees, slowestMs] = ['000005', play.slowestMs()];
    // What only this process could still read would be gone now.
    await server.kill();
    const lost = await whatIsLost(databaseUrl, play);
    expect(lost).toBe(nothingIsLost);
    await recordFault('the -wal is removed', {
      does: 'rm koogate.sqlite-wal under the running server',
      ...{ sees, lost, operator, slowestMs, recoveredMs, recovery: bySelf },
    });
  });
});
