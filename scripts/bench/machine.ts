import { readFileSync, realpathSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type as systemName } from 'node:os';
import sqlite3 from 'sqlite3';

/** What matters to figures, by name: processor, memory, versions, and where the databases lie. */
export async function describeMachine(
  postgresVersion: string | undefined,
): Promise<Record<string, string>> {
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `${systemName()} ${release()}`,
    node: process.version,
    sqlite: await sqliteVersion(),
    postgresql: postgresVersion ?? 'not used',
    'file system': fileSystemOf(tmpdir()),
  };
}

/** The same in a line. */
export function machineLine(machine: Readonly<Record<string, string>>): string {
  const names = ['processor', 'memory', 'kernel', 'file system'];
  return names.map((name) => machine[name] ?? '').join(', ');
}

async function sqliteVersion(): Promise<string> {
  const database = new sqlite3.Database(':memory:');
  const row = await new Promise<{ version: string }>((resolve, reject) => {
    database.get('select sqlite_version() as version', (error: Error | null, found: never) =>
      error === null ? resolve(found) : reject(error),
    );
  });
  database.close();
  return row.version;
}

/** The type of what is mounted nearest above the folder. On `tmpfs`, nothing that is measured reaches a disk. */
function fileSystemOf(folder: string): string {
  try {
    const path = `${realpathSync(folder)}/`;
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, point = '-']) => path.startsWith(point === '/' ? '/' : `${point}/`))
      .sort(([, a = ''], [, b = '']) => a.length - b.length);
    return mounts.at(-1)?.[2] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
