import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loudLines,
  nothingIsLost,
  playFault,
  timesTold,
  untilDatabaseIs,
  whatIsLost,
  whatOperatorSees,
  type FaultPlay,
} from '../support/fault-play.js';
import { recordFault, type FaultName } from '../support/fault-record.js';
import { withDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer, toEnvironment, type ServerProcess } from '../support/server-process.js';
import { runProgram } from '../support/server-program.js';

const pageBytes = 4_096;
// So many that their tables have many pages: the next calls look at some that nobody has looked at since the start.
const purchases = 400;
const damaged = 'the database file is damaged';

interface Stage {
  readonly folder: string;
  readonly file: string;
  readonly databaseUrl: string;
  readonly play: FaultPlay;
  start(): Promise<ServerProcess>;
}

function newStage(): Stage {
  const folder = emptyFolder();
  const file = join(folder, 'koogate.sqlite');
  const databaseUrl = `sqlite:${file}`;
  return {
    ...{ folder, file, databaseUrl, play: playFault() },
    start: () => startServer({ folder, databaseUrl }),
  };
}

async function buyMany({ play }: Stage, server: ServerProcess): Promise<void> {
  const buyers = Array.from({ length: 8 }, async () => {
    for (let count = 0; count < purchases / 8; count += 1) await play.buy(server);
  });
  await Promise.all(buyers);
}

/** A command, as an operator gives it; it has to succeed. */
async function koogate(stage: Stage, ...parameters: readonly string[]): Promise<void> {
  const { folder, databaseUrl } = stage;
  const environment = toEnvironment({ databaseUrl });
  const { exitCode, stderr } = await runProgram({
    file: 'koogate.js',
    ...{ parameters, environment, folder },
  });
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
}

/** Writes over a part of the file what SQLite has never written. */
function overwrite(file: string, { from, to }: { readonly from: number; readonly to: number }) {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(to - from, 0xa5), 0, to - from, from);
  closeSync(handle);
}

const middleOf = (file: string) => {
  const pages = Math.floor(statSync(file).size / pageBytes);
  return { from: Math.floor(pages / 3) * pageBytes, to: Math.floor((2 * pages) / 3) * pageBytes };
};

/** A third of the file would answer as ever; nobody is answered from it. */
async function expectDamaged({ play }: Stage, server: ServerProcess): Promise<string> {
  await untilDatabaseIs(server, 'damaged');
  for (let count = 0; count < 20; count += 1) expect(await play.buy(server)).toBe('000005');
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  expect(timesTold(server, damaged)).toBe(1);
  expect(timesTold(server, 'call failed')).toBeLessThanOrEqual(3);
  const told = server.log().find(({ msg }) => msg?.startsWith(damaged));
  expect(told?.reason).toMatch(
    /koogate\.sqlite is damaged, .*stop KooGate, restore the last backup with "koogate restore"/,
  );
  return whatOperatorSees(server);
}

/** A restart finds it again. */
async function expectStillDamaged(stage: Stage): Promise<void> {
  const server = await stage.start();
  await expectDamaged(stage, server);
  await server.stop();
}

interface Damage {
  readonly name: FaultName;
  readonly does: string;
  readonly isServing: boolean;
  readonly part: (file: string) => { readonly from: number; readonly to: number };
}

const damages: readonly Damage[] = [
  {
    name: 'the database file is damaged while it is stopped',
    does: 'a third of the file is overwritten, then KooGate started',
    ...{ isServing: false, part: middleOf },
  },
  {
    name: 'the database file is damaged while it serves',
    does: 'all but the first page is overwritten under the running server',
    isServing: true,
    part: (file) => ({ from: pageBytes, to: statSync(file).size }),
  },
  {
    name: 'the head of the database file is destroyed',
    does: 'the first 100 bytes are overwritten, then KooGate started',
    ...{ isServing: false, part: () => ({ from: 0, to: 100 }) },
  },
];

describe('a SQLite file that is damaged', { timeout: 60_000 }, () => {
  it.each(damages.map((damage) => [damage.name, damage] as const))(
    '%s: no call is answered from it until it is restored',
    async (_, damage) => {
      const stage = newStage();
      const { play, file, databaseUrl } = stage;
      const backup = join(stage.folder, 'backup.sqlite');
      let server = await stage.start();
      await buyMany(stage, server);
      await koogate(stage, 'backup', backup);
      const kept = new Set(play.promised);
      await play.buy(server);
      await server.stop();

      play.forget();
      if (damage.isServing) server = await stage.start();
      overwrite(file, damage.part(file));
      if (damage.isServing) await play.buyUntil(server, '000005');
      else server = await stage.start();
      const operator = await expectDamaged(stage, server);
      const [sees, slowestMs] = [play.seen().replace('000000, ', ''), play.slowestMs()];
      expect((await server.stop()).exitCode).toBe(0);

      if (damage.isServing) await expectStillDamaged(stage);
      await koogate(stage, 'restore', '--replace-unreadable', backup);
      server = await stage.start();
      const recoveredMs = await play.buyUntil(server, '000000');
      expect(loudLines(server)).toEqual([]);
      await server.stop();
      expect(await whatIsLost(databaseUrl, { ...play, promised: kept })).toBe(nothingIsLost);
      await recordFault(damage.name, {
        does: damage.does,
        ...{ sees, slowestMs, operator, recoveredMs },
        lost: 'what came after the last backup',
        recovery: 'not by itself: stop, koogate restore --replace-unreadable <backup>, start',
      });
    },
  );

  it('what stood only in a -wal that is destroyed is lost, and nobody can tell', async () => {
    const stage = newStage();
    const { play, file } = stage;
    let server = await stage.start();
    await buyMany(stage, server);
    await server.stop();
    // A check of the file that is still going on when the server ends leaves the -wal as it is.
    await withDatabase(stage.databaseUrl, (knex) => knex.raw('pragma wal_checkpoint(truncate)'));
    server = await stage.start();
    await play.buy(server);
    await server.kill();
    expect(existsSync(`${file}-wal`)).toBe(true);
    overwrite(`${file}-wal`, { from: 32, to: statSync(`${file}-wal`).size });

    play.forget();
    server = await stage.start();
    const recoveredMs = await play.buyUntil(server, '000000');
    const [sees, operator] = [play.seen(), await whatOperatorSees(server)];
    await server.stop();
    expect(await whatIsLost(stage.databaseUrl, play)).toBe('1 purchases');
    await recordFault('the -wal is destroyed after a crash', {
      does: 'kill -9, the -wal is overwritten, KooGate started',
      ...{ sees, operator, recoveredMs, slowestMs: play.slowestMs() },
      lost: 'what was answered last and stood only in the -wal, up to some 4 MB',
      recovery: 'by itself, with what is left',
    });
  });
});
