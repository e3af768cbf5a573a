import { Buffer } from 'node:buffer';
import { CaptureError, type Capture } from './capture.js';
import type { Header } from './captured-request.js';
import { dateOf, splitTarget } from './parse-raw-http.js';
import { shellWords } from './shell-words.js';

/** The request that a curl command would send. Nothing is run or read: what is in a file must be given otherwise. */
export function parseCurl(command: string): Capture {
  const words = shellWords(
    command
      .replace(/^\ufeff/, '')
      .trim()
      .replace(/^[$#>%] */, ''),
  );
  const told: Told = { headers: [], data: [], isGet: false, isHead: false };
  const rest = words.slice(1);
  while (rest.length > 0) readWord(rest, told);
  if (told.url === undefined) throw new CaptureError('the curl command has no URL');
  const target = splitTarget(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(told.url) ? told.url : `http://${told.url}`,
  );
  const data = told.data.join('&');
  const isInQuery = told.isGet && data !== '';
  const method =
    told.method ?? (told.isHead ? 'HEAD' : told.data.length > 0 && !told.isGet ? 'POST' : 'GET');
  const { headers } = told;
  return {
    kind: 'curl command',
    request: {
      method: method.toUpperCase(),
      path: target.path,
      rawQuery: isInQuery
        ? [target.rawQuery, data].filter((part) => part !== '').join('&')
        : target.rawQuery,
      headers,
      body: Buffer.from(told.isGet ? '' : data),
    },
    answer: undefined,
    receivedAt: dateOf(headers),
    remarks: [],
  };
}

interface Told {
  url?: string;
  method?: string;
  readonly headers: Header[];
  readonly data: string[];
  isGet: boolean;
  isHead: boolean;
}

/** Options that take a value and say nothing about what is signed. */
const ignoredWithValue = new Set(
  `-A -b -c -C -D -e -E -K -m -o -r -t -T -u -U -w -x -y -Y -z --cacert --capath --cert --cert-type --ciphers --connect-timeout
  --connect-to --cookie --cookie-jar --dump-header --interface --key --key-type --limit-rate --max-redirs --max-time --noproxy
  --output --pass --proxy --proxy-user --range --referer --resolve --retry --retry-delay --retry-max-time --tls-max
  --unix-socket --user --user-agent --write-out`.split(/\s+/),
);

/** Options that change the request and take no value. */
const flags = new Set(['--get', '--head']);

const longNames: Readonly<Record<string, string>> = {
  '-H': '--header',
  '-X': '--request',
  '-d': '--data',
  '-G': '--get',
  '-I': '--head',
  '-F': '--form',
};

/** Takes one option with its value, or the URL, from the front of the words. */
function readWord(rest: string[], told: Told): void {
  const word = rest.shift() ?? '';
  if (!word.startsWith('-') || word === '-') {
    told.url ??= word;
    return;
  }
  if (!word.startsWith('--')) {
    readShortOptions(word, rest, told);
    return;
  }
  const [name = '', attached] = word.split(/=(.*)/s);
  readOption(name, () => attached ?? rest.shift() ?? '', told);
}

/** `-sSX POST`, `-XPOST`, `-H'…'`: letters in a row, the value of the last one attached or next. */
function readShortOptions(word: string, rest: string[], told: Told): void {
  for (let at = 1; at < word.length; at += 1) {
    const option = `-${word.charAt(at)}`;
    const attached = word.slice(at + 1);
    const value = () => (attached === '' ? (rest.shift() ?? '') : attached);
    if (readOption(longNames[option] ?? option, value, told)) return;
  }
}

/** Answers whether it took the value. */
function readOption(name: string, value: () => string, told: Told): boolean {
  const read = readers[name];
  if (read !== undefined) read(told, value);
  else if (ignoredWithValue.has(name)) value();
  return read === undefined ? ignoredWithValue.has(name) : !flags.has(name);
}

type ReadOption = (told: Told, value: () => string) => void;

const readers: Readonly<Record<string, ReadOption | undefined>> = {
  '--header': (told, value) => {
    const [, name = '', text = ''] = /^([^:;]+)[:;]\s*(.*?)\s*$/s.exec(value()) ?? [];
    if (name !== '') told.headers.push({ name: name.trim(), value: text });
  },
  '--request': (told, value) => (told.method = value()),
  '--url': (told, value) => (told.url = value()),
  '--get': (told) => (told.isGet = true),
  '--head': (told) => (told.isHead = true),
  '--data': (told, value) => told.data.push(notOfFile(value())),
  '--data-ascii': (told, value) => told.data.push(notOfFile(value())),
  '--data-binary': (told, value) => told.data.push(notOfFile(value())),
  '--data-raw': (told, value) => told.data.push(value()),
  '--data-urlencode': (told, value) => told.data.push(encoded(notOfFile(value()))),
  '--json': (told, value) => told.data.push(notOfFile(value())),
  '--form': () => {
    throw new CaptureError('the curl command sends a form (--form): callbacks are JSON, or a GET');
  },
};

function notOfFile(data: string): string {
  if (!data.startsWith('@')) return data;
  throw new CaptureError(
    'the body of the curl command is in a file, which is not read: give the request as raw HTTP, or the body with --data-raw',
  );
}

/** `name=content` encodes the content, `=content` and `content` all of it. */
function encoded(data: string): string {
  const [, name = '', content = data] = /^([^=]*)=(.*)$/s.exec(data) ?? [];
  return name === '' ? encodeURIComponent(content) : `${name}=${encodeURIComponent(content)}`;
}
