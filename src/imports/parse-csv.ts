import { finished } from 'node:stream/promises';
import { parse, type Parser } from 'csv-parse';
import { FileProblem } from './file-problem.js';
import type { FileRecord } from './file-record.js';
import { unknownColumn } from './import-kind.js';

/**
 * Reads CSV after RFC 4180: a heading, then a record a row, with commas, and quotes where a cell holds a comma, a quote or a line
 * break. Blank rows do not count. Throws `FileProblem` for a heading with other columns than those given, and where quotes are wrong, since
 * nothing can be told of what follows.
 */
export async function* parseCsv(
  texts: AsyncIterable<string>,
  columns: readonly string[],
): AsyncGenerator<FileRecord, void, undefined> {
  let heading: readonly string[] | undefined;
  for await (const { line, cells } of readRows(texts)) {
    if (heading === undefined) heading = checkHeading(cells, columns);
    else yield toRecord(line, cells, heading);
  }
  if (heading === undefined)
    throw new FileProblem('the file is empty: its first line names columns');
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What csv-parse tells of a row. */
interface ParsedRow {
  readonly record: readonly string[];
  /** Its text, with blank rows before it; a line break of two characters counts as its first one. */
  readonly raw: string;
}

const rowCharactersMax = 1_000_000;

async function* readRows(texts: AsyncIterable<string>): AsyncGenerator<Row, void, undefined> {
  const waiting: ParsedRow[] = [];
  const parser = parse({
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: rowCharactersMax,
    // Rows are taken from here and not from the stream: what comes before a wrong quote would be lost there.
    on_record: (row) => {
      waiting.push(row as unknown as ParsedRow);
      return null;
    },
  });
  parser.resume();
  // Every write tells its own error; without a listener the process would end by it.
  parser.on('error', () => undefined);
  let line = 1;
  const takeRows = (): readonly Row[] =>
    waiting.splice(0).flatMap(({ record, raw }) => {
      const first = line + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      line += breaksIn(raw);
      return record.every((cell) => cell.trim() === '') ? [] : [{ line: first, cells: record }];
    });
  for await (const text of texts) {
    const failure = await written(parser, text);
    yield* takeRows();
    if (failure !== undefined) throw wrongRow(failure, line);
  }
  const failure = await ended(parser);
  yield* takeRows();
  if (failure !== undefined) throw wrongRow(failure, line);
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function written(parser: Parser, text: string): Promise<unknown> {
  return new Promise((resolve) => {
    parser.write(text, (error) => resolve(error ?? undefined));
  });
}

async function ended(parser: Parser): Promise<unknown> {
  parser.end();
  try {
    await finished(parser);
    return undefined;
  } catch (error) {
    return error;
  }
}

function wrongRow(error: unknown, line: number): FileProblem {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  const what = reason ?? 'the row is no CSV';
  return new FileProblem(
    `line ${line}: ${what}; nothing from there on was read. Correct it and import the file again`,
  );
}

const reasons: Readonly<Record<string, string | undefined>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote inside a quoted cell must be doubled',
  INVALID_OPENING_QUOTE: 'a cell that holds a quote must be quoted as a whole',
  CSV_MAX_RECORD_SIZE: `a row has more than ${rowCharactersMax} characters; is a quote not closed?`,
};

function checkHeading(cells: readonly string[], columns: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const [only = ''] = names;
  const other = names.length === 1 ? /[;\t|]/.exec(only)?.[0] : undefined;
  if (other !== undefined) {
    const shown = separators[other] ?? other;
    throw new FileProblem(`line 1: columns are separated by ${shown}; commas are wanted`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new FileProblem(`line 1: column ${toShown(twice)} is there twice`);
  const wrong = names
    .filter((name) => !columns.includes(name))
    .map((name) => unknownColumn(name, columns))
    .map(({ field, detail }) => `${toShown(field)} ${detail}`);
  if (wrong.length > 0) throw new FileProblem(`line 1: ${wrong.join('; ')}`);
  return names;
}

const separators: Readonly<Record<string, string | undefined>> = {
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

function toShown(name: string): string {
  return name === '' ? 'without a name' : name;
}

function toRecord(line: number, cells: readonly string[], heading: readonly string[]): FileRecord {
  if (cells.length !== heading.length) {
    const detail =
      `has ${cells.length} cells where the heading has ${heading.length}; ` +
      'quote a cell that holds a comma';
    return { line, content: undefined, problems: [{ field: '-', detail }] };
  }
  const content = Object.fromEntries(heading.map((name, index) => [name, cells[index] ?? '']));
  return { line, content, problems: [] };
}
