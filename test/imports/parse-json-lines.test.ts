import { describe, expect, it } from 'vitest';
import { parseJsonLines } from '../../src/imports/parse-json-lines.js';
import { readAll } from './file-text.js';

const read = (content: string) => readAll(content, parseJsonLines);

describe('a file of JSON lines', () => {
  it.each([
    ['LF', '{"code":"张三 🔑"}\n\n{"code":"B"}\n'],
    ['CRLF and a byte order mark', '\uFEFF{"code":"张三 🔑"}\r\n\r\n{"code":"B"}'],
  ])('is read with %s, and blank lines count as lines', async (_, content) => {
    const { records, problem } = await read(content);
    expect(problem).toBeUndefined();
    expect(records.map((record) => [record.line, record.content])).toEqual([
      [1, { code: '张三 🔑' }],
      [3, { code: 'B' }],
    ]);
  });

  it('tells of a line that is no JSON without repeating it, and reads on', async () => {
    const { records } = await read('{"password":"secret\n{"code":"B"}\n');
    expect(records.map(({ line, problems }) => ({ line, problems }))).toEqual([
      {
        line: 1,
        problems: [{ field: '-', detail: 'is not valid JSON: an object must stand on one line' }],
      },
      { line: 2, problems: [] },
    ]);
  });

  it.each([
    ['', 'the file is empty: it must have an object a line'],
    [
      '[{"code":"A"}]',
      'the file is one JSON list: write one object a line, without brackets and commas',
    ],
    [`{"a":"${'x'.repeat(1_100_000)}`, 'a line has more than 1000000 characters'],
  ])('is refused as a whole: %.20s', async (content, problem) => {
    expect(await readAll(content, parseJsonLines)).toEqual({ records: [], problem });
  });
});
