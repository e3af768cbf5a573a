import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { folderPrefix, removeLeftovers } from './postgres-leftovers.js';
import { findPostgresBinaries, findServerUser } from './postgres-binaries.js';

/** A PostgreSQL server of the tests' own, in a temporary folder, on a free port of the loopback. */
export interface TestPostgres {
  /** Of the database `postgres`, as superuser. */
  readonly url: string;
  /** Ends the server at once, as a crash would; `start` brings it back with what was committed. */
  crash(): Promise<void>;
  /** `SIGINT`: a fast shutdown, as of a service that is restarted. `SIGKILL`: the death of the process that watches over all others. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

const startAttemptsMax = 5;
const startMsMax = 30_000;

/**
 * Makes a database cluster and starts it, with these settings beside its own. fsync stays on: durability is among what is tested.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> {
  await removeLeftovers();
  const user = findServerUser();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  try {
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const binaries = await findPostgresBinaries(user, folder);
    const password = randomBytes(12).toString('hex');
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password);
    chmodSync(passwordFile, 0o644);
    const data = join(folder, 'data');
    const choices = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-sync'];
    await promisify(execFile)(
      binaries.initdb,
      ['-D', data, '-U', 'koogate', `--pwfile=${passwordFile}`, ...choices],
      { ...user, cwd: '/' },
    );
    const { postgres: binary } = binaries;
    const server = new ServerProcess({ binary, folder, data, user, password, settings });
    await server.startOnFreePort();
    return {
      url: server.url,
      crash: () => server.end('SIGQUIT'),
      end: (signal) => server.end(signal),
      start: () => server.start(),
      async remove() {
        await server.end('SIGINT');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface ServerOptions {
  readonly binary: string;
  readonly folder: string;
  readonly data: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly password: string;
  readonly settings: Readonly<Record<string, string>>;
}

class ServerProcess {
  readonly #options: ServerOptions;
  #port = 0;
  #child: ChildProcess | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  get url(): string {
    return `postgres://koogate:${this.#options.password}@127.0.0.1:${this.#port}/postgres`;
  }

  /** A port that was free may be taken a moment later by another test run; then the next one is tried. */
  async startOnFreePort(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#port = await findFreePort();
      try {
        await this.start();
        return;
      } catch (error) {
        if (attempt === startAttemptsMax) throw error;
      }
    }
  }

  async start(): Promise<void> {
    const { binary, folder, data, user } = this.#options;
    const logFile = join(folder, 'server.log');
    const log = openSync(logFile, 'a');
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '32MB',
      ...this.#options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(binary, ['-D', data, '-p', String(this.#port), ...flags], {
      ...user,
      cwd: '/',
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    const giveUpAt = Date.now() + startMsMax;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
        await this.end('SIGQUIT');
        throw new Error(`PostgreSQL did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
      }
      await sleep(50);
    }
  }

  async end(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the socket has no port');
  return address.port;
}
