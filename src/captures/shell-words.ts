import { CaptureError } from './capture.js';

/**
 * The words of one command as a POSIX shell would divide it, without running anything: quotation marks of both kinds, `$'…'`,
 * backslashes, continued lines. It ends where another command, a pipe or a redirection begins. Throws `CaptureError` for what only
 * a shell could know.
 */
export function shellWords(command: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < command.length) {
    const piece = pieceAt(command, at);
    at += piece.length;
    if (piece.kind === 'end') break;
    if (piece.kind === 'text') word = (word ?? '') + piece.text;
    if (piece.kind === 'blank' && word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly length: number }
  | { readonly kind: 'blank' | 'end' | 'nothing'; readonly length: number };

function pieceAt(command: string, at: number): Piece {
  const rest = command.slice(at, at + 3);
  if (rest.startsWith("$'")) return ansiQuoted(command, at);
  if (rest.startsWith("'")) return quoted(command, at, "'");
  if (rest.startsWith('"')) return quoted(command, at, '"');
  if (/^\\\r?\n/.test(rest)) return { kind: 'nothing', length: rest.startsWith('\\\r') ? 3 : 2 };
  if (rest.startsWith('\\')) return { kind: 'text', text: rest.charAt(1), length: 2 };
  if (/^[|;<>&\n]/.test(rest)) return { kind: 'end', length: 1 };
  if (/^\s/.test(rest)) return { kind: 'blank', length: 1 };
  refuseExpansion(rest);
  return { kind: 'text', text: rest.charAt(0), length: 1 };
}

function quoted(command: string, at: number, mark: "'" | '"'): Piece {
  const pattern = mark === "'" ? /'([^']*)'/y : /"((?:[^"\\]|\\[\s\S])*)"/y;
  pattern.lastIndex = at;
  const match = pattern.exec(command);
  if (match === null)
    throw new CaptureError(`a quotation mark (${mark}) is not closed: is the command whole?`);
  const [whole, inner = ''] = match;
  if (mark === "'") return { kind: 'text', text: inner, length: whole.length };
  refuseExpansion(inner.replaceAll(/\\[\s\S]/g, ''));
  const text = inner.replaceAll(/\\\r?\n/g, '').replaceAll(/\\(["\\$`])/g, '$1');
  return { kind: 'text', text, length: whole.length };
}

function refuseExpansion(text: string): void {
  if (/`|\$[A-Za-z_{(]/.test(text)) {
    throw new CaptureError(
      'the command holds a variable or command of the shell, which is not run: write its value instead',
    );
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  E: '\x1b',
};

/** `$'…'`, which browsers write for what is not plain ASCII. Bytes that are given one by one are read as UTF-8. */
function ansiQuoted(command: string, at: number): Piece {
  const pattern = /\$'((?:[^'\\]|\\[\s\S])*)'/y;
  pattern.lastIndex = at;
  const match = pattern.exec(command);
  if (match === null)
    throw new CaptureError("a quotation mark ($') is not closed: is the command whole?");
  const [whole, inner = ''] = match;
  const text = inner
    .replaceAll(/(?:\\x[0-9a-fA-F]{1,2}|\\[0-7]{1,3})+/g, bytesOf)
    .replaceAll(/\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([\s\S]))/g, unescape);
  return { kind: 'text', text, length: whole.length };
}

function bytesOf(run: string): string {
  const values = [...run.matchAll(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/g)].map(
    ([, hex, octal]) => (hex === undefined ? parseInt(octal ?? '', 8) : parseInt(hex, 16)),
  );
  // A backslash among them must not begin an escape of the next round.
  return Buffer.from(values).toString('utf8').replaceAll('\\', '\\\\');
}

function unescape(_whole: string, short = '', long = '', char = ''): string {
  const code = short || long;
  if (code !== '') return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
  return escapes[char] ?? char;
}
