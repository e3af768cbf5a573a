import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { KooGateError } from '../domain/koogate-error.js';
import { classifyDatabaseError } from './classify-error.js';
import type { DatabaseLocation } from './database-url.js';
import { readErrorMessage } from './read-error.js';

export interface DatabaseHealth {
  readonly ok: boolean;
  /** When it became so (ms). */
  readonly since: number;
  /** Why the database is away; for the operator. */
  readonly reason?: string;
}

export interface DatabaseOptions {
  readonly now: () => number;
  /** Called when the database goes away and when it is back. */
  readonly onHealth: (health: DatabaseHealth) => void;
}

export interface RunOptions {
  /** Whether a statement over its time means that the database is away. Not so for an operator's wide search. */
  readonly slowMeansAway: boolean;
}

/**
 * A SQLite file takes one writer, so all that write share one connection; those that read have another, and need not wait
 * while a commit runs. PostgreSQL has one pool for both.
 */
interface Connections {
  readonly writing: Knex;
  readonly reading: Knex;
}

const probeIntervalMs = 500;
const knownForMs = 1_000;

/**
 * The way to the database, and the knowledge whether it is there. When it goes away, its connections are given up
 * at once, for what they hold half-written must never be committed by whoever comes next. Until a probe finds it
 * again, every call is refused without waiting.
 */
export class Database {
  readonly dialect;
  readonly #location: DatabaseLocation;
  readonly #options: DatabaseOptions;
  readonly #closing = new AbortController();
  #connections: Connections | undefined;
  #health: DatabaseHealth;
  #reachedAt = performance.now();
  #probing: Promise<void> | undefined;

  constructor(location: DatabaseLocation, options: DatabaseOptions) {
    this.#location = location;
    this.#options = options;
    this.dialect = location.dialect;
    this.#health = { ok: true, since: options.now() };
  }

  /** What is known now. When nothing has reached the database for a while, it is asked anew for whoever looks next. */
  get health(): DatabaseHealth {
    if (this.#health.ok && performance.now() - this.#reachedAt > knownForMs) {
      this.#reachedAt = performance.now();
      void this.checkHealth();
    }
    return this.#health;
  }

  /**
   * Writes, or reads what must not be older than the last write. Rejects with `KooGateError` `storage-unavailable` when
   * the database is away; any other error is handed on.
   */
  run<Result>(work: (knex: Knex) => Promise<Result>, options?: RunOptions): Promise<Result> {
    return this.#use('writing', work, options);
  }

  /** Reads what is committed, without waiting for a commit that is under way. Rejects as `run` does. */
  read<Result>(work: (knex: Knex) => Promise<Result>, options?: RunOptions): Promise<Result> {
    return this.#use('reading', work, options);
  }

  async #use<Result>(
    purpose: keyof Connections,
    work: (knex: Knex) => Promise<Result>,
    { slowMeansAway }: RunOptions = { slowMeansAway: true },
  ): Promise<Result> {
    if (!this.#health.ok || this.#closing.signal.aborted) throw this.#unavailable();
    let connections: Connections | undefined;
    try {
      connections = this.#connections ??= this.#open();
      const result = await work(connections[purpose]);
      this.#location.assertInPlace();
      this.#reachedAt = performance.now();
      return result;
    } catch (error) {
      // Work that was under way on connections given up meanwhile fails in many words; they all mean the same, and say
      // nothing about the connections that have taken their place.
      if (connections !== this.#connections) throw this.#unavailable(error);
      this.#judge(error, slowMeansAway);
      throw error;
    }
  }

  #judge(error: unknown, slowMeansAway: boolean): void {
    const kind = classifyDatabaseError(error);
    if (kind === 'away' || (kind === 'slow' && slowMeansAway)) this.#loseConnections(error);
    if (kind === 'away' || kind === 'slow') throw this.#unavailable(error);
  }

  /** Asks the database itself, by a durable write; a full disk and a read-only fail-over are found too. */
  async checkHealth(): Promise<DatabaseHealth> {
    if (this.#health.ok) {
      await this.run(probe).catch(() => undefined);
    }
    return this.#health;
  }

  /** A connection without time limits, for migrations. */
  async runUnlimited<Result>(work: (knex: Knex) => Promise<Result>): Promise<Result> {
    if (this.dialect.singleWriter) return this.run(work);
    const knex = knexFactory(this.#location.connectionConfig('migrating'));
    try {
      return await this.run(() => work(knex));
    } finally {
      await knex.destroy();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#probing;
    const connections = this.#connections;
    this.#connections = undefined;
    if (connections !== undefined) await destroy(connections);
  }

  #open(): Connections {
    const writing = knexFactory(this.#location.connectionConfig('serving'));
    if (!this.dialect.singleWriter) return { writing, reading: writing };
    return { writing, reading: knexFactory(this.#location.connectionConfig('reading')) };
  }

  #loseConnections(error: unknown): void {
    if (this.#health.ok) this.#report({ ok: false, reason: readErrorMessage(error) });
    const connections = this.#connections;
    this.#connections = undefined;
    if (connections !== undefined) giveUp(connections);
    this.#probing ??= this.#probeUntilBack();
  }

  async #probeUntilBack(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#pause();
      if (await this.#isBack()) break;
    }
    this.#probing = undefined;
  }

  async #pause(): Promise<void> {
    // Unreferenced: a process that has nothing else to do may end while the database is away.
    await sleep(probeIntervalMs, undefined, { ref: false, signal: this.#closing.signal }).catch(
      () => undefined,
    );
  }

  async #isBack(): Promise<boolean> {
    if (this.#closing.signal.aborted) return false;
    let connections: Connections | undefined;
    try {
      connections = this.#open();
      await probe(connections.writing);
      this.#location.assertInPlace();
    } catch {
      if (connections !== undefined) giveUp(connections);
      return false;
    }
    this.#connections = connections;
    this.#report({ ok: true });
    return true;
  }

  #report(health: { ok: boolean; reason?: string }): void {
    this.#health = { ...health, since: this.#options.now() };
    this.#options.onHealth(this.#health);
  }

  #unavailable(cause?: unknown): KooGateError {
    const reason = this.#closing.signal.aborted
      ? 'storage is closed'
      : (this.#health.reason ?? readErrorMessage(cause));
    return new KooGateError('storage-unavailable', {
      detail: `the database is not available: ${reason}`,
      cause,
    });
  }
}

/**
 * Writes, since reading succeeds on a full disk. The row is a nonce that has expired, so pruning may take it away. A
 * database that answers but refuses (not migrated yet) is there all the same.
 */
async function probe(knex: Knex): Promise<void> {
  const row = { nonce_hash: 'health', expires_at: 0 };
  try {
    await knex('nonces').insert(row).onConflict('nonce_hash').merge();
  } catch (error) {
    if (classifyDatabaseError(error) !== 'refused') throw error;
  }
}

/** Not waited for: a connection into the void may take minutes to close. */
function giveUp(connections: Connections): void {
  destroy(connections).catch(() => undefined);
}

async function destroy({ writing, reading }: Connections): Promise<void> {
  await Promise.all([writing.destroy(), reading === writing ? undefined : reading.destroy()]);
}
