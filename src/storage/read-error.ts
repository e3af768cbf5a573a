/** The `code` of whatever was thrown: SQLSTATE from PostgreSQL, `SQLITE_…` from SQLite, `E…` from the network. */
export function readErrorCode(error: unknown): string | undefined {
  return readTextProperty(error, 'code');
}

export function readErrorName(error: unknown): string | undefined {
  return readTextProperty(error, 'name');
}

/** What the database said, without the statement that knex puts before it: that is long, and says nothing of the cause. */
export function readErrorMessage(error: unknown): string {
  const message = readTextProperty(error, 'message') ?? String(error);
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}

function readTextProperty(error: unknown, property: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : undefined;
}
