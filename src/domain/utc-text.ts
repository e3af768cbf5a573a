/** RFC 3339 with milliseconds and the letter Z, as the management API and events write times. */
export function toUtcText(time: number): string {
  return new Date(time).toISOString();
}
