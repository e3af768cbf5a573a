import type { HandlerLog } from './handler-log.js';

/** What every handler is given beside what it is asked. */
export interface HandlerContext {
  /**
   * The same each time the handler is called about the same thing, which may happen after a crash, a time-out or an exception. Hand it
   * on to whatever makes things, or look by it whether they are made already.
   */
  readonly idempotencyKey: string;
  /** Lines for the log of KooGate, e.g. `log.info('made the tenant', { tenantId })`. At most a hundred a second pass. */
  readonly log: HandlerLog;
  /**
   * Fires when nobody waits for the answer any more: hand it to `fetch`. A handler that goes on for two seconds after its time is over
   * (`KOOGATE_HANDLER_TIMEOUT_MS`) costs its process, and with it what else runs there after five more.
   */
  readonly signal: AbortSignal;
}
