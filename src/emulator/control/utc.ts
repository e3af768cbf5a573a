/** RFC 3339 in UTC. */
export function toUtc(at: number): string {
  return new Date(at).toISOString();
}

export function toUtcOrNull(at: number | undefined): string | null {
  return at === undefined ? null : toUtc(at);
}
