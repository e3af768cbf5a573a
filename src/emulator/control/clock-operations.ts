import { z } from 'zod';
import type { SimulatedClock } from '../simulated-clock.js';
import type { ControlCall } from './control-call.js';
import { playedDuration } from './played-duration.js';
import { readMembers } from './read-members.js';
import { toUtc } from './utc.js';

/** More is due in a long play than anybody reads. */
const dueMax = 50;

/** The played time, how it passes, and what is due next. */
export function clockView(clock: SimulatedClock) {
  return {
    now: toUtc(clock.now()),
    speed: clock.speed,
    due: clock
      .due()
      .slice(0, dueMax)
      .map(({ at, name }) => ({ at: toUtc(at), name })),
  };
}

export function getClock({ context }: ControlCall) {
  return clockView(context.marketplace.clock);
}

const advanceBody = z.strictObject({ by: playedDuration });

/** Answers when everything that became due meanwhile has happened. */
export async function advanceClock({ context, request }: ControlCall) {
  const { clock } = context.marketplace;
  const { by } = advanceBody.parse(readMembers(request).members);
  await clock.advance(by);
  return clockView(clock);
}

export async function stepClock({ context }: ControlCall) {
  const { clock } = context.marketplace;
  const hasHappened = await clock.step();
  return { ...clockView(clock), hasHappened };
}

/** A month in a second. */
const speedMax = 2_592_000;

const runBody = z.strictObject({
  speed: z.coerce.number().gt(0).max(speedMax),
});

export function runClock({ context, request }: ControlCall) {
  const { clock } = context.marketplace;
  clock.run(runBody.parse(readMembers(request).members).speed);
  return clockView(clock);
}

export function stopClock({ context }: ControlCall) {
  const { clock } = context.marketplace;
  clock.run(0);
  return clockView(clock);
}
