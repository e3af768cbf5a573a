import type { ColumnValue, RowToWrite } from './tables/table.js';

/**
 * Rows as SQLite reads them behind `values`; numbered from 0 in one more column, on demand. Put together from pieces in one go:
 * a text that grows piece by piece is a tree, which has to be walked through before anybody can read it.
 */
export function toValues(
  columns: readonly string[],
  rows: readonly RowToWrite[],
  { numbered }: { readonly numbered: boolean },
): string {
  const pieces: string[] = [];
  for (const [index, row] of rows.entries()) {
    pieces.push(index === 0 ? '(' : ',(');
    for (const [place, column] of columns.entries()) {
      if (place > 0) pieces.push(',');
      pushLiteral(pieces, row[column] ?? null);
    }
    pieces.push(numbered ? `,${index})` : ')');
  }
  return pieces.join('');
}

/** Inside quotes SQLite knows one special character, the quote itself. */
function pushLiteral(pieces: string[], value: ColumnValue): void {
  if (value === null) pieces.push('null');
  else if (typeof value === 'number') pieces.push(String(value));
  else if (typeof value === 'boolean') pieces.push(value ? '1' : '0');
  else if (value.includes('\0')) pushWithNul(pieces, value);
  else pieces.push("'", value.includes("'") ? value.replaceAll("'", "''") : value, "'");
}

/** The text of a script ends where a U+0000 stands in it, so such a text is put together from what is around them. */
function pushWithNul(pieces: string[], text: string): void {
  pieces.push('(');
  for (const [index, part] of text.split('\0').entries()) {
    if (index > 0) pieces.push('||char(0)||');
    pushLiteral(pieces, part);
  }
  pieces.push(')');
}
