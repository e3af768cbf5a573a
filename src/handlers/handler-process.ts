import type { ChildProcess } from 'node:child_process';
import type { HandlerName } from '../domain/handler-calls.js';
import { Deferred } from './deferred.js';
import { forkHost, type ForkHostOptions } from './fork-host.js';
import type { FromHost, HandlerRun, ToHost } from './handler-messages.js';
import type { HandlerTempo } from './handler-tempo.js';
import { reportHost, type HandlersLog } from './report-host.js';
import { residentBytes } from './resident-bytes.js';

export interface HandlerProcessOptions extends ForkHostOptions {
  readonly log: HandlersLog;
  readonly tempo: HandlerTempo;
}

/** One run of a handler. */
export interface StartedRun {
  /**
   * The bytes of its answer. Settles when the handler has ended, or its process; rejects with what is to be said after the name of
   * the handler.
   */
  readonly answer: Promise<Uint8Array | undefined>;
  /** Fires the signal that the handler was given. */
  abort(reason: string): void;
  /** Nobody waits for it any more, nor for its process on its account. */
  giveUp(): void;
}

/** So much is taken beside the heap: code, buffers, stacks. */
const besideHeapMb = 256;

/** A process that has the seller's module loaded, from its start to its end. */
export class HandlerProcess {
  readonly #loaded = new Deferred<readonly HandlerName[]>();
  readonly #ended = new Deferred<string>();
  readonly #child: ChildProcess;
  readonly #runs = new Map<number, Deferred<Uint8Array | undefined>>();
  readonly #givenUp = new WeakSet<Deferred<Uint8Array | undefined>>();
  #runsBegun = 0;
  #killedFor: string | undefined;
  #hasEnded = false;
  #missedPings = 0;
  #pinging: NodeJS.Timeout | undefined;

  constructor(private readonly options: HandlerProcessOptions) {
    this.#child = forkHost(options);
    const report = reportHost(this.#child, options.log);
    const { loadMs } = options.tempo;
    const loading = setTimeout(() => {
      this.#loaded.reject(
        new Error(`cannot be loaded: it does not end loading within ${loadMs} ms`),
      );
      this.kill('its module did not end loading');
    }, loadMs);
    this.#child.on('message', (message) => {
      // Only our own code can send: it took the way from the seller's.
      const told = message as FromHost;
      if (told.kind === 'loaded' || told.kind === 'unusable') clearTimeout(loading);
      report(told);
      this.#take(told);
    });
    this.#child.once('exit', (code, signal) => {
      clearTimeout(loading);
      this.#end(this.#killedFor ?? this.#reasonOf(code, signal));
    });
    this.#child.on('error', ({ message }) => {
      // Others of its errors tell that something could not be sent, and are followed by its end.
      if (this.#child.pid === undefined) this.#end(`its process could not be started: ${message}`);
    });
  }

  /** The names of the handlers there are. Rejects with what follows `KOOGATE_HANDLERS: <file>`. */
  get loaded(): Promise<readonly HandlerName[]> {
    return this.#loaded.promise;
  }

  /** Resolves with the reason. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  run(run: HandlerRun): StartedRun {
    this.#runsBegun += 1;
    const id = this.#runsBegun;
    const answer = new Deferred<Uint8Array | undefined>();
    if (this.#hasEnded) answer.reject(new Error('was cut off: its process has ended'));
    else this.#runs.set(id, answer);
    this.#send({ kind: 'call', id, ...run });
    return {
      answer: answer.promise,
      abort: (reason) => this.#send({ kind: 'abort', id, reason }),
      giveUp: () => this.#givenUp.add(answer),
    };
  }

  /** Resolves when the runs that are under way now, and not given up, have ended. */
  async settled(): Promise<void> {
    const awaited = [...this.#runs.values()].filter((run) => !this.#givenUp.has(run));
    await Promise.allSettled(awaited.map(({ promise }) => promise));
  }

  /** Ends it, whatever runs in it. */
  kill(reason: string): void {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
  }

  #send(message: ToHost): void {
    if (this.#hasEnded || !this.#child.connected) return;
    // What does not arrive any more is answered for by the end of the process.
    this.#child.send(message, () => undefined);
  }

  #take(told: FromHost): void {
    switch (told.kind) {
      case 'loaded':
        this.#loaded.resolve(told.names);
        this.#pinging = setInterval(() => this.#ping(), this.options.tempo.pingMs);
        break;
      case 'unusable':
        this.#loaded.reject(new Error(told.problem));
        this.kill('its module cannot be used');
        break;
      case 'answered':
        this.#settle(told.id)?.resolve(told.answer);
        break;
      case 'failed':
        this.#settle(told.id)?.reject(new Error(told.problem));
        break;
      case 'pong':
        this.#missedPings = 0;
        this.#weigh(told.rssBytes);
        break;
      case 'log':
      case 'dropped':
    }
  }

  #settle(id: number): Deferred<Uint8Array | undefined> | undefined {
    const run = this.#runs.get(id);
    this.#runs.delete(id);
    return run;
  }

  /** Pings are counted, not timed: while this process itself is held up, none is sent and none is missed. */
  #ping(): void {
    const { pingMs, missedPingsMax } = this.options.tempo;
    if (this.#missedPings >= missedPingsMax) {
      this.kill(
        `its process did not react for ${missedPingsMax * pingMs} ms: one of its handlers spins, and nothing else could run`,
      );
      return;
    }
    this.#missedPings += 1;
    this.#send({ kind: 'ping' });
    // One that spins tells nothing, and may take memory all the while.
    const bytes = residentBytes(this.#child.pid);
    if (bytes !== undefined) this.#weigh(bytes);
  }

  #weigh(rssBytes: number): void {
    const mb = Math.round(rssBytes / 1024 / 1024);
    if (mb > this.options.memoryMb + besideHeapMb) this.kill(this.#tooLarge(`took ${mb} MB`));
  }

  #tooLarge(what: string): string {
    const { memoryMb } = this.options;
    return `its process ${what}: KOOGATE_HANDLER_MEMORY_MB is ${memoryMb}, and ${besideHeapMb} more are for what is not on the heap`;
  }

  #end(reason: string): void {
    this.#hasEnded = true;
    clearInterval(this.#pinging);
    for (const run of this.#runs.values()) run.reject(new Error(`was cut off: ${reason}`));
    this.#runs.clear();
    this.#loaded.reject(new Error(`cannot be loaded: ${reason}`));
    this.#ended.resolve(reason);
  }

  #reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
    if (signal === null) return `its process ended with exit code ${code ?? 'unknown'}`;
    return signal === 'SIGABRT'
      ? this.#tooLarge('was aborted, most likely for want of memory')
      : `its process was ended by ${signal}`;
  }
}
