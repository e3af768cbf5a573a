import { setImmediate as pause } from 'node:timers/promises';
import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible';
import type { CapturedRequest, Header } from '../captures/captured-request.js';
import type { Diagnosis } from '../doctor/diagnosis.js';
import { diagnoseInSteps } from '../doctor/diagnose-request.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { CallResponse } from './call-in-progress.js';

export interface DiagnoseRefusedOptions {
  readonly specification: CallbackSpecification;
  readonly keys: AccessKeys;
  readonly windowMs: number;
  readonly v1WindowMs: number | undefined;
  /** A diagnosis costs up to some hundred HMACs: who has no key must not be able to keep us busy. */
  readonly diagnosesPerSecondMax?: number;
  /** So many more at once, every ten seconds. */
  readonly burstMax?: number;
  /** A step of the doctor writes the whole body anew: of more than this, other calls would notice. */
  readonly diagnosedBytesMax?: number;
}

/** One line on why the signature of a call failed; `undefined` beyond the limits. Never rejects. */
export type DiagnoseRefused = (res: CallResponse) => Promise<string | undefined>;

/** A pause comes when the doctor has worked for so long. */
const sliceMs = 1;

/**
 * Finds out why a call was refused, for the log and the call record, never for the answer. It begins when the answer has been
 * handed to the socket, so that nothing a stranger can measure of it depends on the diagnosis, and lets other calls through in
 * between.
 */
export function diagnoseRefused(options: DiagnoseRefusedOptions): DiagnoseRefused {
  const { diagnosesPerSecondMax = 1, burstMax = 5, diagnosedBytesMax = 32_768 } = options;
  const limiter = new BurstyRateLimiter(
    new RateLimiterMemory({ points: diagnosesPerSecondMax, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: 'burst', points: burstMax, duration: 10 }),
  );
  return async function diagnose(res) {
    // Behind the answer, which is sent before this turn of the event loop ends.
    await pause();
    if (res.locals.call.rawBody.length > diagnosedBytesMax) return undefined;
    try {
      await limiter.consume('refused');
      return toLine(await diagnoseInSlices(res, options));
    } catch (error) {
      // The limiter rejects with no Error when it is used up; the reason of the refusal is logged all the same.
      return error instanceof Error ? `the doctor failed: ${error.name}` : undefined;
    }
  };
}

async function diagnoseInSlices(
  res: CallResponse,
  { specification, keys, windowMs, v1WindowMs }: DiagnoseRefusedOptions,
): Promise<Diagnosis> {
  const { receivedAt: now } = res.locals.call;
  const steps = diagnoseInSteps(toCaptured(res), {
    specification,
    keys,
    now,
    windowMs,
    v1WindowMs,
  });
  let pausedAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - pausedAt < sliceMs) continue;
    await pause();
    pausedAt = performance.now();
  }
}

function toCaptured({ req, locals }: CallResponse): CapturedRequest {
  const { method, path, rawQuery, rawBody } = locals.call;
  return { method, path, rawQuery, headers: toHeaders(req.rawHeaders), body: rawBody };
}

/** Names and values in turn. */
function toHeaders(rawHeaders: readonly string[]): readonly Header[] {
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [{ name, value: rawHeaders[at + 1] ?? '' }] : [],
  );
}

function toLine({ cause, sentence, remarks }: Diagnosis): string {
  const line = [sentence, ...remarks.filter((remark) => remark.startsWith('besides'))].join('; ');
  return `${cause}: ${line}`;
}
