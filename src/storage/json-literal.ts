import type { Dialect } from './dialect.js';
import type { RowToWrite } from './tables/table.js';

/**
 * Rows as a literal inside the text of a statement. What could end the literal or mean something to anybody on the way (quotes,
 * dollar signs, question marks, all that is not ASCII) can only stand inside the strings of the JSON, and is written there as an
 * escape of four hex digits: no text can break out.
 */
export function toJsonLiteral(dialect: Dialect, rows: readonly RowToWrite[]): string {
  return dialect.quote(JSON.stringify(rows).replace(/['$?\u007f-\uffff]/g, toEscape));
}

function toEscape(codeUnit: string): string {
  return `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
