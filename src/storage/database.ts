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
  #knex: Knex | undefined;
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
   * Does something with the database. Rejects with `KooGateError` `storage-unavailable` when that is away; any other
   * error is handed on.
   */
  async run<Result>(
    work: (knex: Knex) => Promise<Result>,
    { slowMeansAway }: RunOptions = { slowMeansAway: true },
  ): Promise<Result> {
    if (!this.#health.ok || this.#closing.signal.aborted) throw this.#unavailable();
    let knex: Knex | undefined;
    try {
      knex = this.#knex ??= this.#open();
      const result = await work(knex);
      this.#location.assertInPlace();
      this.#reachedAt = performance.now();
      return result;
    } catch (error) {
      // Work that was under way on connections given up meanwhile fails in many words; they all mean the same, and say
      // nothing about the connections that have taken their place.
      if (knex !== this.#knex) throw this.#unavailable(error);
      const kind = classifyDatabaseError(error);
      if (kind === 'away' || (kind === 'slow' && slowMeansAway)) this.#loseConnections(error);
      if (kind === 'away' || kind === 'slow') throw this.#unavailable(error);
      throw error;
    }
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
    if (this.dialect.singleConnection) return this.run(work);
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
    const knex = this.#knex;
    this.#knex = undefined;
    await knex?.destroy();
  }

  #open(): Knex {
    return knexFactory(this.#location.connectionConfig('serving'));
  }

  #loseConnections(error: unknown): void {
    if (this.#health.ok) this.#report({ ok: false, reason: readErrorMessage(error) });
    const knex = this.#knex;
    this.#knex = undefined;
    if (knex !== undefined) giveUp(knex);
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
    let knex: Knex | undefined;
    try {
      knex = this.#open();
      await probe(knex);
      this.#location.assertInPlace();
    } catch {
      if (knex !== undefined) giveUp(knex);
      return false;
    }
    this.#knex = knex;
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
function giveUp(knex: Knex): void {
  knex.destroy().catch(() => undefined);
}
