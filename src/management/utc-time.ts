/** RFC 3339 in UTC with the letter Z, to the millisecond at most. */
const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** `2024-02-30` has the form and is no day: JavaScript would take it for the first of March. */
export function isUtcTime(text: string): boolean {
  if (!form.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && toUtcTime(at).slice(0, 19) === text.slice(0, 19);
}

/** Milliseconds since the Unix epoch. For texts that the validator has let through. */
export function parseUtcTime(text: string): number {
  return Date.parse(text);
}

export function toUtcTime(at: number): string {
  return new Date(at).toISOString();
}

export function toUtcTimeOrNull(at: number | null): string | null {
  return at === null ? null : toUtcTime(at);
}

/** A span of time that was asked for, in milliseconds. */
export function toTimeSpan({ from, before }: SpanTexts): { from?: number; before?: number } {
  return {
    ...(from !== undefined && { from: parseUtcTime(from) }),
    ...(before !== undefined && { before: parseUtcTime(before) }),
  };
}

interface SpanTexts {
  readonly from: string | undefined;
  readonly before?: string | undefined;
}
