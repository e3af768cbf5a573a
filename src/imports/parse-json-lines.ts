import { FileProblem } from './file-problem.js';
import type { FileRecord } from './file-record.js';

const lineCharactersMax = 1_000_000;

/** Reads JSON lines: an object a line; blank lines do not count. Throws `FileProblem` for a file that is something else as a whole. */
export async function* parseJsonLines(
  texts: AsyncIterable<string>,
): AsyncGenerator<FileRecord, void, undefined> {
  let line = 0;
  let isEmpty = true;
  for await (const text of readLines(texts)) {
    line += 1;
    if (text.trim() === '') continue;
    if (isEmpty && text.trimStart().startsWith('[')) throw new FileProblem(oneList);
    isEmpty = false;
    yield toRecord(line, text);
  }
  if (isEmpty) throw new FileProblem('the file is empty: it must have an object a line');
}

const oneList = 'the file is one JSON list: write one object a line, without brackets and commas';

async function* readLines(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineCharactersMax) {
      throw new FileProblem(`a line has more than ${lineCharactersMax} characters`);
    }
    yield* lines;
  }
  yield rest;
}

function toRecord(line: number, text: string): FileRecord {
  try {
    return { line, content: JSON.parse(text) as unknown, problems: [] };
  } catch {
    // The parser's own message quotes the line, which may hold secrets.
    const detail = 'is not valid JSON: an object must stand on one line';
    return { line, content: undefined, problems: [{ field: '-', detail }] };
  }
}
