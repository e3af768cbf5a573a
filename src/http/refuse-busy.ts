import type { Logger } from 'pino';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { Metrics } from './callback-metrics.js';
import type { CallResponse } from './call-in-progress.js';
import type { BusyReason } from './calls-at-work.js';
import type { OverloadMetrics } from './overload-metrics.js';
import { sendAnswer } from './send-answer.js';

export interface RefuseBusyOptions {
  readonly keys: AccessKeys;
  readonly metrics: Metrics;
  readonly overload: OverloadMetrics;
  readonly log: Pick<Logger, 'warn'>;
}

/** `bodies`: the room for bodies is taken. */
export type RefuseBusy = (res: CallResponse, reason: BusyReason | 'bodies') => void;

/** Nothing was done, the nonce included: the very same call may come again. */
export const busyAnswer = {
  resultCode: '000005',
  resultMsg: 'the server is busy, send the call again',
} as const satisfies CallbackAnswer;

const retryAfterSeconds = 2;
const logIntervalMs = 1_000;

/**
 * Answers a call that there is no room for, at next to no cost: no work, no record, and a line in the log once a second at most, for
 * there may be thousands. A call that is not known to be authentic gets 503, so that whoever stands between sends it again or
 * elsewhere; to one that is, the marketplace's own word is said.
 */
export function refuseBusy({ keys, metrics, overload, log }: RefuseBusyOptions): RefuseBusy {
  const tell = tellNowAndThen((refused) =>
    log.warn(refused, 'busy: calls are refused, see the metric koogate_busy_refusals_total'),
  );
  return function refuse(res, reason) {
    const { authentication, operation } = res.locals.call;
    const isAuthentic = authentication?.ok === true;
    if (!isAuthentic) res.setHeader('Retry-After', String(retryAfterSeconds));
    sendAnswer(res, keys, { status: isAuthentic ? 200 : 503, answer: busyAnswer });
    const name = (isAuthentic ? operation?.operationId : undefined) ?? 'none';
    metrics.calls.inc({ operation: name, code: busyAnswer.resultCode, debug: 'false' });
    overload.refused.inc({ reason });
    tell(reason);
  };
}

type Refused = Readonly<Record<string, number>>;

/** The first at once; what comes within the next second, in one line at its end. */
function tellNowAndThen(tell: (refused: Refused) => void): (reason: string) => void {
  let timer: NodeJS.Timeout | undefined;
  let refused: Record<string, number> = {};
  const flush = (): void => {
    timer = undefined;
    if (Object.keys(refused).length === 0) return;
    tell(refused);
    refused = {};
    timer = setTimeout(flush, logIntervalMs).unref();
  };
  return (reason) => {
    refused[reason] = (refused[reason] ?? 0) + 1;
    if (timer === undefined) flush();
  };
}
