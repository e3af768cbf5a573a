import type { RowToWrite } from './tables/table.js';

/**
 * Rows as JSON between dollar signs, where for PostgreSQL nothing is special, whatever `standard_conforming_strings` says. What could
 * end the literal or mean something to anybody on the way (quotes, dollar signs, question marks, all that is not ASCII) can only stand
 * inside the strings of the JSON, and is written there as an escape of four hex digits: no text can break out.
 */
export function toJsonLiteral(rows: readonly RowToWrite[]): string {
  return `$json$${JSON.stringify(rows).replace(/['$?\u007f-\uffff]/g, toEscape)}$json$`;
}

function toEscape(codeUnit: string): string {
  return `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
