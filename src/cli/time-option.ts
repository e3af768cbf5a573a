/** Milliseconds, of ISO 8601, or of UNIX time in seconds or milliseconds. Throws with what the option must be. */
export function parseTimeOption(option: string, text: string): number {
  if (/^\d{13}$/.test(text)) return Number(text);
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  const timeMs = Date.parse(text);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new Error(
    `${option} must be a time: ISO 8601 (2026-03-01T12:00:00Z), or UNIX time in s or ms`,
  );
}
