import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { aDatabase, backedUpIds } from '../support/backed-up.js';
import { testDataKey } from '../support/databases.js';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody } from '../support/marketplace-calls.js';
import { newLoad } from '../support/marketplace-load.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';
import { runProgram, startProgram, type Ended, type Program } from '../support/server-program.js';

interface Site {
  readonly folder: string;
  readonly databaseUrl: string;
  /** Runs it as cron does, with hardly anything in its environment. */
  run(...parameters: readonly string[]): Promise<Ended>;
  /** The same, in the background. */
  start(...parameters: readonly string[]): Promise<Program>;
}

/** With a database of `filler` megabytes, so that a backup of it takes a while; with none unless told. */
async function aSite(filler?: number): Promise<Site> {
  const folder = emptyFolder();
  const databaseUrl = `sqlite:${join(folder, 'koogate.sqlite')}`;
  if (filler !== undefined) {
    const { execute } = await aDatabase(folder);
    await execute(`pragma journal_mode = wal; create table filler (content blob);
      insert into filler with recursive n (i) as (select 1 union all select i + 1 from n where i < ${filler})
        select randomblob(1000000) from n`);
  }
  const program = (parameters: readonly string[]) =>
    ({ file: 'koogate.js', parameters, folder, environment: cron(databaseUrl) }) as const;
  return {
    folder,
    databaseUrl,
    run: (...parameters) => runProgram(program(parameters)),
    start: (...parameters) => startProgram(program(parameters)),
  };
}

const dataKey = testDataKey.toString('base64');
const cron = (databaseUrl: string) => ({
  NODE_ENV: 'production',
  KOOGATE_DATABASE_URL: databaseUrl,
  KOOGATE_DATA_KEY: dataKey,
});

const partials = ({ folder }: Site) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.partial'))
    .map((name) => join(folder, name));

describe('koogate backup beside a server under load', () => {
  it('has every call that was answered before it began, none of them in half, and serves again', async () => {
    const site = await aSite(10);
    // A machine that is busy must not make the last call too old to be a replay.
    const environment = { KOOGATE_DATA_KEY: dataKey, KOOGATE_CLOCK_SKEW_MS_MAX: '600000' };
    const server = await startServer({ databaseUrl: site.databaseUrl, environment });
    const caller = marketplaceCaller({ connections: 16 });
    let url = server.callbacksUrl;
    const calls = attemptCalls(caller, () => url);
    const load = newLoad(calls, 8);
    let isOver = false;
    const running = load.run(() => isOver);
    await expect.poll(() => calls.succeeded.length, { timeout: 10_000 }).toBeGreaterThan(100);

    const before = load.buyers.map((buyer) => ({
      line: buyer.line,
      instanceId: buyer.instanceId(),
      answered: buyer.answered(),
    }));
    const lastCall = calls.succeeded.at(-1);
    const answeredBefore = calls.succeeded.length;
    const made = await site.run('backup', 'safe.sqlite', '--json');
    const answeredMeanwhile = calls.succeeded.length - answeredBefore;
    isOver = true;
    await running;
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answeredMeanwhile).toBeGreaterThan(10);
    expect(calls.refused).toEqual([]);

    const refused = await site.run('restore', 'safe.sqlite');
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/koogate\.sqlite is in use: stop every server/);
    expect((await server.stop()).exitCode).toBe(0);

    const other = await aSite();
    const restored = await other.run('restore', join(site.folder, 'safe.sqlite'));
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
    const content = await readDatabase(other.databaseUrl);
    const bought = content.instances.filter((each) => !backedUpIds.includes(each.instance_id));
    expect(brokenHistories({ ...content, instances: bought })).toEqual([]);
    for (const { line, instanceId, answered } of before.filter((each) => each.answered > 0)) {
      const instance = content.instances.find(({ order_id }) => order_id === line.orderId);
      const events = content.history.filter((entry) => entry.instance_id === instanceId);
      expect(instance?.instance_id).toBe(instanceId);
      expect(events.length).toBeGreaterThanOrEqual(answered);
    }

    const again = await startServer({ databaseUrl: other.databaseUrl, environment });
    url = again.callbacksUrl;
    const line = before[0]?.line ?? { orderId: '', orderLineId: '' };
    await expect
      .poll(() => caller.call(url, newInstanceBody(line)), { timeout: 15_000 })
      .toMatchObject({ resultCode: '000000', instanceId: before[0]?.instanceId });
    // The nonce of what was answered before the backup is known after it.
    if (lastCall !== undefined) {
      expect(await caller.send(url, lastCall)).toMatchObject({ resultCode: '000001' });
    }
    await again.stop();
  }, 60_000);
});

describe('koogate backup', () => {
  it('from cron goes beside the database, keeps as many as it is told, and says so', async () => {
    const site = await aSite(1);
    const folder = join(site.folder, 'backups');
    const first = await site.run('backup');
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toContain(
      'the data key is not in it: keep KOOGATE_DATA_KEY in another place',
    );
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^koogate-\d{8}T\d{6}Z\.sqlite$/);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    // Names tell the second.
    await sleep(1_000);
    const second = await site.run('backup', '--to', folder, '--keep', '1', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ removed: [join(folder, name)] });
    expect(readdirSync(folder).filter((each) => each.endsWith('.sqlite'))).toHaveLength(1);
  });

  it('that is killed leaves nothing that looks like a backup, and the next one is made', async () => {
    const site = await aSite(24);
    const visible = () => readdirSync(site.folder).filter((name) => name.startsWith('safe.sqlite'));
    for (const bytes of [0, 8_000_000, 24_000_000]) {
      const program = await site.start('backup', 'safe.sqlite');
      while (!partials(site).some((path) => sizeOf(path) >= bytes)) await sleep(1);
      program.signal('SIGKILL');
      expect((await program.ended).signal).toBe('SIGKILL');
      expect(visible()).toEqual([]);
      for (const path of partials(site)) rmSync(path);
    }
    expect((await site.run('backup', 'safe.sqlite')).exitCode).toBe(0);
    expect((await site.run('restore', '--check', 'safe.sqlite')).exitCode).toBe(0);
  }, 60_000);

  it('that is interrupted leaves nothing at all', async () => {
    const site = await aSite(20);
    const before = readdirSync(site.folder);
    const program = await site.start('backup', 'safe.sqlite');
    while (partials(site).length === 0) await sleep(1);
    program.signal('SIGTERM');
    expect((await program.ended).exitCode).toBe(143);
    expect(withoutWal(readdirSync(site.folder))).toEqual(before);
  });

  it('on a disk that fills up says so and leaves nothing', async () => {
    const site = await aSite(20);
    const before = readdirSync(site.folder);
    const { distFolder } = await ensureServerBuilt();
    // A limit on the size of files fails in the middle of writing, as a full disk does, and needs no disk of its own.
    const command = `exec ${process.execPath} ${distFolder}/koogate.js backup safe.sqlite`;
    const script = `trap '' XFSZ; ulimit -f 8000; ${command}`;
    const failed = await promisify(execFile)('sh', ['-c', script], {
      cwd: site.folder,
      env: { PATH: process.env.PATH, ...cron(site.databaseUrl) },
    }).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toMatch(/^no backup was made at .*safe\.sqlite: .+\n$/);
    expect(withoutWal(readdirSync(site.folder))).toEqual(before);
  });

  it.each([['backup'], ['restore', 'any.sqlite']])(
    '%s says where PostgreSQL is backed up',
    async (...parameters) => {
      const folder = emptyFolder();
      const environment = cron('postgres://user:password@127.0.0.1:1/none');
      const ended = await runProgram({ file: 'koogate.js', parameters, folder, environment });
      expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
      expect(ended.stderr).toMatch(
        /^this database is PostgreSQL.*pg_dump, or pg_basebackup.*\/docs\/guides\/backup\.html/,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([
    [['backup', 'a.sqlite', '--to', 'folder'], 'give either a file or --to with a folder\n'],
    [['backup', 'a.sqlite', '--keep', '3'], '--keep counts the backups in a folder: use --to\n'],
    [['backup', '--keep', '0'], '--keep: give a whole number from 1 to 100000\n'],
  ])('%j is refused in words', async (parameters, message) => {
    expect(await (await aSite()).run(...parameters)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: message,
    });
  });
});

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Those who only read leave these where a database is in WAL mode; they are empty. */
function withoutWal(names: readonly string[]): readonly string[] {
  return names.filter((name) => !/-(wal|shm)$/.test(name));
}
