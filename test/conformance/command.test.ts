import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showProgress } from '../../src/cli/conformance-progress.js';
import { parseKeys } from '../../src/cli/conformance-target.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { sellerKeys, withSeller } from './target.js';

const keysText = Object.entries(sellerKeys)
  .map(([keyClass, keys]) => `${keyClass}=${keys.join('|')}`)
  .join(',');

describe('koogate conformance', () => {
  it('ends with 0 when nothing failed, and writes the reports that are asked for', async () => {
    const folder = emptyFolder();
    const files = ['xml', 'html', 'json'].map((kind) => join(folder, `report.${kind}`));
    const [junit = '', html = '', json = ''] = files;
    const { exitCode, stdout, stderr } = await withSeller({}, ({ target }) =>
      koogate(
        [
          ...['conformance', '--target', target, '--keys', keysText, '--only', 'queryInstance/'],
          ...['keys', '--junit', junit, '--html', html, '--json', json],
        ],
        {},
        folder,
      ),
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/saasproduce: \d+ checks in/);
    expect(stdout).toMatch(/conforms: \d+ passed\n$/);
    expect(stderr).toMatch(/^keys: 5 passed, 0 failed, 0 skipped \(\d+\/\d+ checks\)$/m);
    expect(readFileSync(junit, 'utf8')).toMatch(/^<\?xml/);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ counts: { failed: 0 } });
  });

  it('ends with 1 when something failed, and prints no key', async () => {
    const folder = emptyFolder();
    const keysFile = join(folder, 'keys.txt');
    writeFileSync(keysFile, `# of the console\n${keysText.replaceAll(',', '\n')}\n`);
    const { exitCode, stdout, stderr } = await withSeller(
      { faults: ['no-body-sign'] },
      ({ target }) =>
        koogate([
          'conformance',
          '-t',
          target,
          '--keys-file',
          keysFile,
          '--only',
          'keys',
          'dispatch',
        ]),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('there is no header Body-Sign');
    for (const key of Object.values(sellerKeys).flat()) expect(stdout + stderr).not.toContain(key);
  });

  it.each([
    [
      'an address that refuses',
      ['-t', 'http://127.0.0.1:9', '-k', 'base=x'],
      /refuses connections/,
    ],
    ['an address that is none', ['-t', 'seller', '-k', 'base=x'], /no http or https address/],
    [
      'a class that does not exist',
      ['-t', 'http://127.0.0.1:9', '-k', 'saas=secret'],
      /names no class/,
    ],
    [
      'a time that is none',
      ['-t', 'http://x.test', '-k', 'base=x', '--timeout', '0'],
      /give seconds/,
    ],
  ])('ends with 2 and one sentence for %s', async (_, parameters, sentence) => {
    const { exitCode, stdout, stderr } = await koogate(['conformance', ...parameters]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^cannot run: .+\n$/);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('secret');
  });

  it('lists what it would check, and says which calls are real', async () => {
    const { exitCode, stdout } = await koogate(['conformance', '--list']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^newInstance\/debug\.succeeds +debug {2}A debug call succeeds$/m);
    expect(stdout).toMatch(
      /^newInstance\/real\.purchase +real {3}A new purchase gets an instanceId$/m,
    );
  });
});

describe('keys of the command line', () => {
  it('are several of a class, the current one first', () => {
    expect(parseKeys(['base=a|b', ' v1 = c=d '])).toEqual({ base: ['a', 'b'], v1: ['c=d'] });
  });

  it.each([
    ['a key without class', ['topsecret'], /^entry 1 of the keys names no class: write base=/],
    ['a class twice', ['base=topsecret', 'base=other'], /^the keys name class base twice/],
    ['an empty key', ['base=topsecret|'], /^a key of class base is empty$/],
  ])('%s is refused without showing it', (_, entries, message) => {
    expect(() => parseKeys(entries)).toThrow(message);
    expect(() => parseKeys(entries)).not.toThrow(/topsecret/);
  });
});

describe('progress', () => {
  const result = { id: 'newInstance/debug.succeeds' } as never;

  it('is one line on a terminal, cut to its width', () => {
    let text = '';
    const stream = { isTTY: true, columns: 20, write: (more: string) => (text += more) };
    const display = showProgress(stream);
    display.show({ done: 7, total: 7, failed: 1, result, finished: undefined });
    display.end();
    expect(text).toBe('\r7/7 checks, 1 faile\u001b[K\r\u001b[K');
  });

  it('is a line for each family elsewhere', () => {
    let text = '';
    const display = showProgress({ write: (more: string) => (text += more) });
    const finished = { family: 'keys', passed: 4, failed: 1, skipped: 0 };
    display.show({ done: 6, total: 7, failed: 1, result, finished: undefined });
    display.show({ done: 7, total: 7, failed: 1, result, finished });
    expect(text).toBe('keys: 4 passed, 1 failed, 0 skipped (7/7 checks)\n');
  });
});
