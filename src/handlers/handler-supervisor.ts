import type { HandlerName } from '../domain/handler-calls.js';
import { Deferred } from './deferred.js';
import { HandlerProcess, type HandlerProcessOptions } from './handler-process.js';
import { within } from './within.js';

/** Keeps one process of the handlers there, whatever they do to it. */
export class HandlerSupervisor {
  #current: HandlerProcess | undefined;
  #usable = new Deferred<HandlerProcess>();
  /** All that live, among them those that are being replaced. */
  readonly #living = new Set<HandlerProcess>();
  #pauseMs: number;
  #restarting: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(private readonly options: HandlerProcessOptions) {
    this.#pauseMs = options.tempo.firstPauseMs;
  }

  /** Rejects with what follows `KOOGATE_HANDLERS: <file>`; then nothing is left running. */
  async start(): Promise<readonly HandlerName[]> {
    const first = this.#fork();
    try {
      const names = await first.loaded;
      this.#use(first);
      return names;
    } catch (error) {
      await first.ended;
      throw error;
    }
  }

  /** The process that takes new calls. Waits for it as long as it takes. */
  get usable(): Promise<HandlerProcess> {
    return this.#usable.promise;
  }

  /** New calls go to another process; this one is ended when what else runs in it has ended, or has had its time. */
  async retire(old: HandlerProcess, reason: string): Promise<void> {
    if (this.#current === old) {
      this.options.log.warn({ reason }, 'the process of the handlers is replaced');
      this.#leave();
      void this.#replace();
    }
    await within(this.options.tempo.farewellMs, old.settled());
    old.kill(`its process was replaced, since ${reason}`);
  }

  /** Ends all processes, and starts none any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restarting);
    const living = [...this.#living];
    for (const each of living) each.kill('KooGate stops');
    await Promise.all(living.map(({ ended }) => ended));
  }

  #fork(): HandlerProcess {
    const forked = new HandlerProcess(this.options);
    this.#living.add(forked);
    void forked.ended.then((reason) => {
      this.#living.delete(forked);
      if (this.#current !== forked) return;
      this.#leave();
      this.#replaceLater(reason);
    });
    return forked;
  }

  #use(usable: HandlerProcess): void {
    this.#current = usable;
    this.#usable.resolve(usable);
    // Whoever lives so long has not died of being started.
    const { firstPauseMs, longestPauseMs } = this.options.tempo;
    const settling = setTimeout(() => (this.#pauseMs = firstPauseMs), longestPauseMs).unref();
    void usable.ended.then(() => clearTimeout(settling));
  }

  #leave(): void {
    this.#current = undefined;
    this.#usable = new Deferred();
  }

  #replaceLater(reason: string): void {
    if (this.#isStopped) return;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(pauseMs * 2, this.options.tempo.longestPauseMs);
    this.options.log.error({ reason, pauseMs }, 'the handlers have no process; one is started');
    this.#restarting = setTimeout(() => void this.#replace(), pauseMs);
  }

  async #replace(): Promise<void> {
    if (this.#isStopped) return;
    const next = this.#fork();
    try {
      await next.loaded;
      this.#use(next);
    } catch (error) {
      this.#replaceLater(error instanceof Error ? error.message : String(error));
    }
  }
}
