import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { AnswerCall } from './answer-call.js';
import { answerInTime } from './answer-in-time.js';
import { BodyRoom } from './body-room.js';
import type { CallResponse, Next } from './call-in-progress.js';
import { CallsAtWork, type BusyReason } from './calls-at-work.js';
import { largeBytes } from './give-way.js';
import type { Metrics } from './callback-metrics.js';
import { createOverloadMetrics } from './overload-metrics.js';
import { bodyReader } from './read-body.js';
import { refuseBusy } from './refuse-busy.js';
import type { RunOperationOptions } from './run-operation.js';
import { Turns } from './turns.js';

export interface CallLimits {
  readonly bodiesBytesMax: number;
  readonly callsAtWorkMax: number;
  readonly answerDeadlineMs: number;
}

export interface BoundedWorkOptions extends Pick<
  RunOperationOptions,
  'committer' | 'provision' | 'licensing' | 'judgeChange'
> {
  readonly limits: CallLimits;
  readonly bodyBytesMax: number;
  readonly specification: CallbackSpecification;
  readonly keys: AccessKeys;
  readonly metrics: Metrics;
  readonly log: Pick<Logger, 'warn'>;
  /** Answers a call, whatever of it is still going on. */
  readonly answer: AnswerCall;
}

/** A snapshot of a hundred thousand departments takes a hundred megabytes and more while it is worked on. */
const largeAtOnceMax = 2;
/** Whoever is let in then has two seconds left until its time is up. */
const largeWaitMsMax = 2_500;

/**
 * The bounds of all that calls may take at once: room for bodies, places for work, and time. It stands around the other steps, whose
 * ports it hands out in a form that keeps the accounts.
 */
export function boundedWork(options: BoundedWorkOptions) {
  const { limits, committer, log } = options;
  const room = bodyRoomFor(options);
  const atWork = new CallsAtWork({ max: limits.callsAtWorkMax });
  const overload = overloadMetricsOf(options, { atWork, room });
  const inTime = answerInTime({
    deadlineMs: limits.answerDeadlineMs,
    answer: options.answer,
    committer,
    onDeadline: () => overload.atDeadline.inc(),
    log,
  });
  const refuse = refuseBusy({ ...options, overload });
  const largeOnes = new Turns({ atOnce: largeAtOnceMax, waitMsMax: largeWaitMsMax });
  const taken = new WeakSet<CallResponse>();
  const large = new WeakSet<CallResponse>();

  /** The end of a call, however it ended: what it held is given back. */
  function leave(res: CallResponse): void {
    room.release(res.locals.call);
    if (taken.delete(res)) atWork.leave();
    if (large.delete(res)) largeOnes.leave();
  }

  function refuseOne(res: CallResponse, reason: BusyReason): void {
    leave(res);
    refuse(res, reason);
  }

  /** Whose time was up while it stood in line has its answer, and nothing of it was begun. */
  function takeTurn(res: CallResponse, next: Next): void {
    large.add(res);
    if (res.headersSent) leave(res);
    else next();
  }

  function giveUpTurn(res: CallResponse): void {
    if (inTime.forget(res)) refuseOne(res, 'large');
    else leave(res);
  }

  return {
    readBody: bodyReader({ room }),
    refuseBusy: refuse,
    /** The step that lets an authentic call to work, or answers that the server is busy. */
    admitCall(_req: IncomingMessage, res: CallResponse, next: Next): void {
      const reason = atWork.enter();
      if (reason !== undefined) {
        refuseOne(res, reason);
        return;
      }
      taken.add(res);
      inTime.begin(res);
      if (res.locals.call.rawBody.length < largeBytes) next();
      else {
        largeOnes.enter(
          () => takeTurn(res, next),
          () => giveUpTurn(res),
        );
      }
    },
    answer: ((res, ...answered) => {
      leave(res);
      inTime.answer(res, ...answered);
    }) satisfies AnswerCall,
    ...countedPorts(options, atWork),
  };
}

/** What an operation reaches out to, in a form that tells `atWork` of it. */
function countedPorts({ licensing, ...ports }: BoundedWorkOptions, atWork: CallsAtWork) {
  return {
    committer: atWork.watch(ports.committer),
    provision: (...pending: Parameters<typeof ports.provision>) =>
      atWork.elsewhere(() => ports.provision(...pending)),
    judgeChange: (...asked: Parameters<typeof ports.judgeChange>) =>
      atWork.elsewhere(() => ports.judgeChange(...asked)),
    licensing: {
      issue: (...asked: Parameters<typeof licensing.issue>) =>
        atWork.elsewhere(() => licensing.issue(...asked)),
      judge: (...asked: Parameters<typeof licensing.judge>) =>
        atWork.elsewhere(() => licensing.judge(...asked)),
    },
  };
}

function overloadMetricsOf(
  { metrics }: BoundedWorkOptions,
  { atWork, room }: { readonly atWork: CallsAtWork; readonly room: BodyRoom },
) {
  return createOverloadMetrics({
    registry: metrics.registry,
    atWork: () => atWork.atWork,
    limit: () => atWork.limit,
    bodyBytes: () => room.heldBytes,
  });
}

function bodyRoomFor({ limits, bodyBytesMax, specification }: BoundedWorkOptions): BodyRoom {
  const largest = specification.operations.map((operation) => operation.bodyBytesMax ?? 0);
  return new BodyRoom({
    bytesMax: limits.bodiesBytesMax,
    ordinaryBytesMax: bodyBytesMax,
    largestBytesMax: Math.max(bodyBytesMax, ...largest),
  });
}
