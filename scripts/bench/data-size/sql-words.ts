import type { Dialect } from '../../../src/storage/dialect.js';

/** What filling says differently to the two databases. */
export interface SqlWords {
  /** A table expression `given(i)` with the whole numbers from the first to before the second. */
  readonly series: (from: number, to: number) => string;
  readonly hex: (expression: string, digits: number) => string;
  readonly decimal: (expression: string, digits: number) => string;
}

const sqlite: SqlWords = {
  series: (from, to) =>
    `(with recursive numbers (i) as (select ${from} union all select i + 1 from numbers where i < ${to - 1}) ` +
    'select i from numbers) as given',
  hex: (expression, digits) => `printf('%0${digits}x', ${expression})`,
  decimal: (expression, digits) => `printf('%0${digits}d', ${expression})`,
};

const postgres: SqlWords = {
  series: (from, to) => `generate_series(${from}::bigint, ${to - 1}::bigint) as given (i)`,
  hex: (expression, digits) => `lpad(to_hex(${expression}), ${digits}, '0')`,
  decimal: (expression, digits) => `lpad((${expression})::text, ${digits}, '0')`,
};

export function sqlWordsOf({ name }: Pick<Dialect, 'name'>): SqlWords {
  return { sqlite, postgres }[name];
}
