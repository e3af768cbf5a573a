/** Timers that a test can steer. */
export interface GateTimers {
  readonly now: () => number;
  /** Runs it at that time (ms) or a little later, never before this returns; returns what takes that back. */
  readonly at: (time: number, run: () => void) => () => void;
}

export interface Wish {
  /** What the event is about. */
  readonly subject: string;
  /** Until when it is worth waiting (ms). */
  readonly until: number;
  /** Each ends the wait, with its reason. */
  readonly signals: readonly AbortSignal[];
}

/** A delivery that may be tried now. `leave` is called once, whatever has come of it. */
export interface Turn {
  leave(verdict: Verdict): void;
}

/**
 * - `taken`: the endpoint answers.
 * - `refused`: it does not take it, or not now; `restUntil` when it has said until when (ms).
 * - `unknown`: it was not tried to the end.
 */
export type Verdict =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly problem: string; readonly restUntil: number | undefined }
  | { readonly kind: 'unknown' };

// One instance whose events fail is no endpoint that is away.
const subjectsToClose = 3;
const probePauseMs = { first: 5_000, longest: 60_000 };

/**
 * Keeps an endpoint that is away from being hammered. Open, it lets everybody through. Closed, one at a time is let through as a probe, with
 * growing pauses, and all others wait; as soon as one delivery is taken, all go on.
 */
export class EndpointGate {
  readonly #timers: GateTimers;
  readonly #failing = new Set<string>();
  readonly #waiting: Waiting[] = [];
  #closed: Closed | undefined;

  constructor(timers: GateTimers) {
    this.#timers = timers;
  }

  /** Why it is closed, and when the next delivery is tried (ms); `undefined` when it is open. */
  get closed(): { readonly problem: string; readonly probeAt: number } | undefined {
    return this.#closed;
  }

  /** Resolves when it may be tried, or with `undefined` when that was not before `until`. Rejects with the reason of a signal. */
  async enter(wish: Wish): Promise<Turn | undefined> {
    for (const signal of wish.signals) signal.throwIfAborted();
    if (this.#closed === undefined) return this.#turn(wish.subject, false);
    const pass = await new Promise<Pass>((resolve) => this.#wait(wish, resolve));
    if (pass === 'stopped') throw wish.signals.find(({ aborted }) => aborted)?.reason;
    return pass === 'late' ? undefined : this.#turn(wish.subject, pass === 'probe');
  }

  #wait({ until, signals }: Wish, resolve: (pass: Pass) => void): void {
    const waitingEnds = new AbortController();
    const waiting: Waiting = {
      end: (pass) => {
        waitingEnds.abort();
        forgetDeadline();
        const index = this.#waiting.indexOf(waiting);
        if (index >= 0) this.#waiting.splice(index, 1);
        resolve(pass);
      },
    };
    const forgetDeadline = this.#timers.at(until, () => waiting.end('late'));
    const stop = (): void => waiting.end('stopped');
    for (const signal of signals) {
      signal.addEventListener('abort', stop, { once: true, signal: waitingEnds.signal });
    }
    this.#waiting.push(waiting);
    this.#probeWhenDue();
  }

  #turn(subject: string, isProbe: boolean): Turn {
    let hasLeft = false;
    return {
      leave: (verdict) => {
        if (hasLeft) return;
        hasLeft = true;
        if (verdict.kind === 'taken') this.#open();
        else if (verdict.kind === 'refused') this.#count(subject, verdict, isProbe);
        if (isProbe && this.#closed !== undefined) {
          this.#closed.isProbing = false;
          this.#probeWhenDue();
        }
      },
    };
  }

  #open(): void {
    this.#failing.clear();
    this.#closed?.forget();
    this.#closed = undefined;
    for (const { end } of [...this.#waiting]) end('open');
  }

  #count(subject: string, verdict: Verdict & { kind: 'refused' }, isProbe: boolean): void {
    const now = this.#timers.now();
    const { problem, restUntil = now } = verdict;
    this.#failing.add(subject);
    const closed = this.#closed;
    if (closed !== undefined) {
      if (isProbe) closed.pauseMs = Math.min(2 * closed.pauseMs, probePauseMs.longest);
      closed.probeAt = Math.max(isProbe ? now + closed.pauseMs : closed.probeAt, restUntil);
      closed.problem = problem;
    } else if (this.#failing.size >= subjectsToClose || restUntil > now) {
      const probeAt = Math.max(now + probePauseMs.first, restUntil);
      const pauseMs = probePauseMs.first;
      this.#closed = { problem, probeAt, pauseMs, isProbing: false, forget: () => undefined };
    }
  }

  /** Lets the one through that has waited longest, now or when it is time. */
  #probeWhenDue(): void {
    const closed = this.#closed;
    if (closed === undefined || closed.isProbing) return;
    closed.forget();
    if (this.#waiting.length === 0) return;
    if (closed.probeAt > this.#timers.now()) {
      closed.forget = this.#timers.at(closed.probeAt, () => this.#probeWhenDue());
      return;
    }
    closed.isProbing = true;
    this.#waiting[0]?.end('probe');
  }
}

interface Closed {
  problem: string;
  probeAt: number;
  pauseMs: number;
  isProbing: boolean;
  /** Takes back the timer of the next probe. */
  forget: () => void;
}

interface Waiting {
  readonly end: (pass: Pass) => void;
}

type Pass = 'open' | 'probe' | 'late' | 'stopped';
