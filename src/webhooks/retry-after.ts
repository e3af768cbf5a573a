// An endpoint that asks for more is asked again all the same: nobody notices a receiver that sleeps for a day.
const longestMs = 3_600_000;

/** From when on an endpoint wants to be tried again (ms), by its `Retry-After`; `undefined` when it does not say. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const at = /^\d{1,9}$/.test(header.trim()) ? now + Number(header) * 1000 : Date.parse(header);
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(at, now), now + longestMs);
}
