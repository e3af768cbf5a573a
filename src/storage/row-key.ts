/** What names a row, as one text; of a row to write and of the same row as it was read. */
export function keyOf(row: Readonly<Record<string, unknown>>, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => row[column]));
}
