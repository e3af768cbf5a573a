import { z } from 'zod';

const dayMs = 86_400_000;

/** In milliseconds. */
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: dayMs,
};

/** Ten years: no product lives longer, and nobody waits for more. */
const durationMsMax = 3_660 * dayMs;

/** A time that passes, as users type it: `90s`, `30min`, `2h`, `30d`. Milliseconds. */
export const playedDuration = z.string().transform((text, context) => {
  const { amount, unit = '' } = written.exec(text)?.groups ?? {};
  const durationMs = Number(amount) * (units[unit] ?? Number.NaN);
  if (durationMs >= 0 && durationMs <= durationMsMax) return durationMs;
  context.addIssue({
    code: 'custom',
    message: 'must be a number with ms, s, min, h or d behind it, at most 3660d, e.g. 12h',
  });
  return z.NEVER;
});

const written = /^(?<amount>\d+(?:\.\d+)?)\s*(?<unit>ms|s|min|h|d)$/;
