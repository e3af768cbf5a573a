import { Deferred } from './deferred.js';
import type { HandlerRun } from './handler-messages.js';
import type { HandlerProcess, StartedRun } from './handler-process.js';
import type { HandlerSupervisor } from './handler-supervisor.js';

export interface RunningCallOptions {
  readonly supervisor: HandlerSupervisor;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly signal: AbortSignal;
}

/** A call of a handler, from the wait for its process to its end. Whoever called waits no longer than the time-out. */
export class RunningCall {
  readonly #answer = new Deferred<Uint8Array | undefined>();
  readonly #overdue: NodeJS.Timeout;
  #grace: NodeJS.Timeout | undefined;
  #started: { readonly in: HandlerProcess; readonly run: StartedRun } | undefined;
  #isCalledOff = false;

  constructor(
    private readonly run: HandlerRun,
    private readonly options: RunningCallOptions,
  ) {
    const { signal, supervisor, timeoutMs } = options;
    this.#overdue = setTimeout(() => this.#onOverdue(), timeoutMs);
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
    void supervisor.usable.then((process) => this.#start(process));
  }

  /** The bytes of the answer. Rejects with what is to be said after the name of the handler. */
  get answer(): Promise<Uint8Array | undefined> {
    return this.#answer.promise;
  }

  /** Fires the handler's signal, and lets nobody wait any more. */
  callOff(what: string): void {
    this.#isCalledOff = true;
    this.#answer.reject(new Error(what));
    if (this.#started === undefined) this.#forget();
    else this.#started.run.abort(`this call ${what}`);
  }

  async #start(process: HandlerProcess): Promise<void> {
    if (this.#isCalledOff) return;
    const run = process.run(this.run);
    this.#started = { in: process, run };
    try {
      this.#answer.resolve(await run.answer);
    } catch (error) {
      this.#answer.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#forget();
    }
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.options.signal.reason;
    this.callOff(`was called off: ${reason instanceof Error ? reason.message : 'no reason given'}`);
  };

  #onOverdue(): void {
    const { timeoutMs, graceMs, supervisor } = this.options;
    const started = this.#started;
    if (started === undefined) {
      this.callOff(
        `was not run within ${timeoutMs} ms: its process was not there, the log says why`,
      );
      return;
    }
    this.callOff(`did not end within ${timeoutMs} ms (KOOGATE_HANDLER_TIMEOUT_MS)`);
    started.run.giveUp();
    const reason = `${this.run.name} did not end, not even when its signal had told it to`;
    this.#grace = setTimeout(() => void supervisor.retire(started.in, reason), graceMs);
  }

  #forget(): void {
    clearTimeout(this.#overdue);
    clearTimeout(this.#grace);
    this.options.signal.removeEventListener('abort', this.#onAbort);
  }
}
