import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/imports/parse-csv.js';
import { readAll } from './file-text.js';

const columns = ['code', 'state', 'expiresAt'];
const read = (content: string | Buffer) => readAll(content, (texts) => parseCsv(texts, columns));
const contents = async (content: string | Buffer) =>
  (await read(content)).records.map((record) => [record.line, record.content]);

describe('a CSV file', () => {
  it.each([
    ['plain', 'code,state\nA,active\nB,frozen\n'],
    ['without a last line break', 'code,state\nA,active\nB,frozen'],
    ['with a byte order mark', '\uFEFFcode,state\nA,active\nB,frozen\n'],
    ['with CRLF', 'code,state\r\nA,active\r\nB,frozen\r\n'],
    ['with quotes around everything', '"code","state"\n"A","active"\n"B","frozen"\n'],
    ['with blanks around the names', ' code , state \nA,active\nB,frozen\n'],
  ])('is read %s', async (_, content) => {
    expect(await contents(content)).toEqual([
      [2, { code: 'A', state: 'active' }],
      [3, { code: 'B', state: 'frozen' }],
    ]);
  });

  it.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
  ])('keeps commas, quotes and line breaks in cells, and counts lines right (%j)', async (end) => {
    const lines = ['code,state', `"a,b","say ""hi""${end}${end}张三 🔑"`, '', ',', 'C,active', ''];
    expect(await contents(lines.join(end))).toEqual([
      [2, { code: 'a,b', state: `say "hi"${end}${end}张三 🔑` }],
      [7, { code: 'C', state: 'active' }],
    ]);
  });

  it.each([
    [
      'semicolons',
      'code;state\nA;active\n',
      'line 1: columns are separated by semicolons; commas are wanted',
    ],
    [
      'tabs',
      'code\tstate\nA\tactive\n',
      'line 1: columns are separated by tabs; commas are wanted',
    ],
    [
      'a column that is nearly right',
      'code,expireAt\n',
      'line 1: expireAt is no column of this kind: did you mean expiresAt?',
    ],
    [
      'a column that is far from right',
      'code,customer\n',
      'line 1: customer is no column of this kind: the columns are code, state, expiresAt',
    ],
    ['a column twice', 'code,code\n', 'line 1: column code is there twice'],
    ['nothing', '', 'the file is empty: its first line names columns'],
    ['a byte order mark only', '\uFEFF', 'the file is empty: its first line names columns'],
    [
      'GBK',
      Buffer.concat([Buffer.from('code,state\n'), Buffer.from([0xd5, 0xc5, 0xc8, 0xfd])]),
      'the file is not in UTF-8, perhaps in GBK: save it as UTF-8, in spreadsheets as "CSV UTF-8"',
    ],
    [
      'UTF-16',
      Buffer.from('\uFEFFcode,state\n', 'utf16le'),
      'the file is in UTF-16: save it as UTF-8, in spreadsheets as "CSV UTF-8"',
    ],
  ])('with %s is refused as a whole', async (_, content, problem) => {
    expect(await read(content)).toEqual({ records: [], problem });
  });

  it('is read up to a quote that is wrong, which is told with its line', async () => {
    const inside = await read('code,state\nA,"two\nlines"\nsecret,"fr"ozen"\nC,active\n');
    expect(inside.records.map(({ line }) => line)).toEqual([2]);
    expect(inside.problem).toBe(
      'line 4: a quote inside a quoted cell must be doubled; nothing from there on was read. ' +
        'Correct it and import the file again',
    );
    const open = await read('code,state\nA,active\nsecret,"frozen\nC,active\n');
    expect(open.records.map(({ line }) => line)).toEqual([2]);
    expect(open.problem).toContain('line 3: a quote is opened and never closed');
  });

  it('tells of a row with other cells than the heading, and reads on', async () => {
    const { records, problem } = await read('code,state\nA\nB,active,x\nC,active\n');
    expect(problem).toBeUndefined();
    expect(
      records.map(({ line, problems }) => [line, problems.map(({ detail }) => detail)]),
    ).toEqual([
      [2, ['has 1 cells where the heading has 2; quote a cell that holds a comma']],
      [3, ['has 3 cells where the heading has 2; quote a cell that holds a comma']],
      [4, []],
    ]);
  });
});
