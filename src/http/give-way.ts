import type { IncomingMessage } from 'node:http';
import type { CallResponse, Next } from './call-in-progress.js';

/** Reading, checking and deciding about so many bytes takes some ten milliseconds each. */
export const largeBytes = 1_000_000;

/** A whole small call, its commit included, takes less. */
const pauseMs = 20;

/**
 * Between the steps of a large call others get their turn: it is worked off in pieces instead of one. One turn of the event loop
 * is not enough, for a call of theirs takes several, and would wait for a step of the large one in each.
 */
export function giveWay(_req: IncomingMessage, res: CallResponse, next: Next): void {
  if (res.locals.call.rawBody.length < largeBytes) next();
  else setTimeout(next, pauseMs);
}
