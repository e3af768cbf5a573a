import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { KooGateError } from '../domain/koogate-error.js';
import { classifyDatabaseError } from './classify-error.js';
import { destroy, giveUp, openConnections, untilGivenUp, type Connections } from './connections.js';
import type { DatabaseLocation } from './database-url.js';
import { probe } from './health-probe.js';
import { readErrorMessage } from './read-error.js';

export interface DatabaseHealth {
  readonly ok: boolean;
  /** When it became so (ms). */
  readonly since: number;
  /** Why the database is away; for the operator. */
  readonly reason?: string;
  /** It does not come back by itself. */
  readonly damaged?: true;
}

export interface DatabaseOptions {
  readonly now: () => number;
  /** Called when the database goes away and when it is back. */
  readonly onHealth: (health: DatabaseHealth) => void;
}

/**
 * - `serving`: a caller waits. A statement over its time means that the database is away.
 * - `search`: an operator's wide search may take too long; that says nothing about the database.
 * - `patient`: reads or writes a great many rows, or waits for somebody who does.
 */
export type DatabaseUse = 'serving' | 'search' | 'patient';
/** What somebody searches is only read. */
export type WritingUse = Exclude<DatabaseUse, 'search'>;

const probeIntervalMs = 500;
const knownForMs = 1_000;
// The driver does not pass on an interruption that comes just before what it should interrupt.
const interruptMsMax = 1_000;
// While work goes on that may take long, the database is asked now and then whether it is there at all.
const patientCheckIntervalMs = 3_000;
// For how long one who writes may keep the others waiting, where all that write share a connection.
const holdMsMax = { serving: 3_000, patient: 60_000 };

/**
 * The way to the database, and the knowledge whether it is there. When it goes away, its connections are given up
 * at once, for what they hold half-written must never be committed by whoever comes next. Until a probe finds it
 * again, every call is refused without waiting. One that is damaged is not looked for again: it would answer where it is whole.
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
  #checking: Promise<void> | undefined;
  readonly #closingOnes = new Set<Promise<void>>();
  readonly #fileChecks = new Set<Promise<void>>();

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
  run<Result>(work: (knex: Knex) => Promise<Result>, use: WritingUse = 'serving'): Promise<Result> {
    return this.#write(work, use, holdMsMax[use]);
  }

  /** Reads what is committed, without waiting for a commit that is under way. Rejects as `run` does. */
  read<Result>(
    work: (knex: Knex) => Promise<Result>,
    use: DatabaseUse = 'serving',
  ): Promise<Result> {
    return this.#use(use, ({ reading }) => work(reading[use]));
  }

  #write<Result>(
    work: (knex: Knex) => Promise<Result>,
    use: WritingUse,
    holdMs: number,
  ): Promise<Result> {
    return this.#use(use, async ({ writing, turn }) => {
      const leave = await turn?.enter(holdMs);
      try {
        return await work(writing[use]);
      } finally {
        leave?.();
      }
    });
  }

  async #use<Result>(
    use: DatabaseUse,
    work: (connections: Connections) => Promise<Result>,
  ): Promise<Result> {
    if (!this.#health.ok || this.#closing.signal.aborted) throw this.#unavailable();
    let connections: Connections | undefined;
    try {
      connections = this.#connections ??= openConnections(this.#location);
      const result = await (use === 'patient'
        ? this.#watchOver(connections, work(connections))
        : work(connections));
      this.#location.assertInPlace();
      this.#reachedAt = performance.now();
      return result;
    } catch (error) {
      // Work that was under way on connections given up meanwhile fails in many words; they all mean the same, and say
      // nothing about the connections that have taken their place.
      if (connections !== this.#connections) throw this.#unavailable(error);
      this.#judge(error, use === 'serving');
      throw error;
    }
  }

  /** Its own time limit is too long to notice by that the database has gone away. */
  async #watchOver<Result>(connections: Connections, work: Promise<Result>): Promise<Result> {
    const watch = setInterval(() => void this.checkHealth(), patientCheckIntervalMs).unref();
    try {
      return await untilGivenUp(connections, work);
    } finally {
      clearInterval(watch);
    }
  }

  #judge(error: unknown, slowMeansAway: boolean): void {
    const kind = classifyDatabaseError(error);
    if (kind === 'collided' || kind === 'refused') return;
    if (kind !== 'slow' || slowMeansAway) this.#loseConnections(error);
    throw this.#unavailable(error);
  }

  /** Reads the whole file, where the database is one, and takes it for damaged when it is; `health` tells. Never rejects. */
  async checkFile(): Promise<void> {
    const check = this.#checkFile().finally(() => this.#fileChecks.delete(check));
    this.#fileChecks.add(check);
    await check;
  }

  async #checkFile(): Promise<void> {
    if (!this.#health.ok) return;
    try {
      await this.#location.findDamage(this.#closing.signal);
    } catch (error) {
      // What else keeps it from being read is met by the calls too.
      const isDamaged = classifyDatabaseError(error) === 'damaged';
      if (isDamaged && !this.#closing.signal.aborted) this.#loseConnections(error);
    }
  }

  /**
   * Asks the database itself, by a durable write; a full disk and a read-only fail-over are found too. Several who ask at
   * once are told the same.
   */
  async checkHealth(): Promise<DatabaseHealth> {
    if (this.#health.ok) {
      this.#checking ??= this.run(probe)
        .catch(() => undefined)
        .finally(() => (this.#checking = undefined));
      await this.#checking;
    }
    return this.#health;
  }

  /** A connection without time limits, for migrations. */
  async runUnlimited<Result>(work: (knex: Knex) => Promise<Result>): Promise<Result> {
    if (this.dialect.singleWriter) return this.#write(work, 'serving', Infinity);
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
    // So that those that write are the last to let go of the file.
    const unread = Promise.all(this.#fileChecks);
    await Promise.race([unread, sleep(interruptMsMax, undefined, { ref: false })]);
    const connections = this.#connections;
    this.#connections = undefined;
    if (connections !== undefined) await destroy(connections);
  }

  #loseConnections(error: unknown): void {
    this.#reportLoss(error);
    const connections = this.#connections;
    this.#connections = undefined;
    if (connections !== undefined) this.#giveUp(connections);
    if (!this.#isDamaged()) this.#probing ??= this.#probeUntilBack();
  }

  #reportLoss(error: unknown): void {
    const message = readErrorMessage(error);
    if (classifyDatabaseError(error) === 'damaged') {
      const reason = this.#location.explainDamage(message);
      if (!this.#isDamaged()) this.#report({ ok: false, reason, damaged: true });
    } else if (this.#health.ok) this.#report({ ok: false, reason: message });
  }

  /** Asked anew after each wait: it may have been found meanwhile. */
  #isDamaged(): boolean {
    return this.#health.damaged === true;
  }

  #giveUp(connections: Connections): void {
    const closed = giveUp(connections).finally(() => this.#closingOnes.delete(closed));
    this.#closingOnes.add(closed);
  }

  async #probeUntilBack(): Promise<void> {
    while (!this.#closing.signal.aborted && !this.#isDamaged()) {
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
    if (this.#closing.signal.aborted || this.#isDamaged()) return false;
    // Two that hold different files under one name, because somebody has replaced it, would write into each other's.
    if (this.dialect.singleWriter && this.#closingOnes.size > 0) return false;
    let connections: Connections | undefined;
    try {
      connections = openConnections(this.#location);
      await probe(connections.writing.serving);
      this.#location.assertInPlace();
      if (this.#isDamaged()) throw this.#unavailable();
    } catch (error) {
      if (connections !== undefined) this.#giveUp(connections);
      if (classifyDatabaseError(error) === 'damaged') this.#reportLoss(error);
      return false;
    }
    this.#connections = connections;
    this.#report({ ok: true });
    return true;
  }

  #report(health: Omit<DatabaseHealth, 'since'>): void {
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
