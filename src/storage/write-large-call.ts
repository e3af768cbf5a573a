import { takeFromNewRow, type RawRunner } from './statements.js';
import { callColumnsOfAnswer, calls } from './tables/calls.js';
import { columnNames, type RowToWrite } from './tables/table.js';

/** Writes one call record, each value on its own. */
export type WriteLargeCall = (knex: RawRunner, row: RowToWrite) => Promise<void>;

const charactersMax = 250_000;
const texts = ['request_body', 'request_sealed', 'answer_body'] as const;

/** Whether the texts of a call record are better not turned into JSON together with other rows. */
export function isLargeCall(row: RowToWrite): boolean {
  let characters = 0;
  for (const column of texts) {
    const text = row[column];
    if (typeof text === 'string') characters += text.length;
  }
  return characters > charactersMax;
}

export function prepareWriteLargeCall(): WriteLargeCall {
  const columns = columnNames(calls);
  const text =
    `insert into calls (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ` +
    `on conflict (call_id) do update set ${takeFromNewRow(callColumnsOfAnswer)}`;
  return async (knex, row) => {
    await knex.raw(
      text,
      columns.map((column) => row[column] ?? null),
    );
  };
}
