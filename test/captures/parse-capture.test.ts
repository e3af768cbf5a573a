import { describe, expect, it } from 'vitest';
import { parseCapture } from '../../src/captures/parse-capture.js';
import { parseRawAnswer } from '../../src/captures/parse-raw-http.js';

const parse = (text: string | Buffer, entry?: number) => parseCapture(Buffer.from(text), { entry });

describe('raw HTTP', () => {
  const head = 'POST /koogallery?signature=a%2Bb&nonce=1 HTTP/1.1\nHost: x\nX-Sign:  s \n\n';

  it.each([
    ['LF', head],
    ['CR LF', head.replaceAll('\n', '\r\n')],
    ['a byte order mark and empty lines before it', `\ufeff\n${head}`],
    ['an absolute address', head.replace('/koogallery', 'https://seller.example.com/koogallery')],
    ['HTTP/2', head.replace('HTTP/1.1', 'HTTP/2')],
  ])('with %s: method, path, query, headers and the exact bytes', (_, text) => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from('7b0d0aff007d0a', 'hex')]);
    expect(parseCapture(bytes)).toMatchObject({
      kind: 'raw HTTP',
      request: { method: 'POST', path: '/koogallery', rawQuery: 'signature=a%2Bb&nonce=1' },
      answer: undefined,
      receivedAt: undefined,
      remarks: [],
    });
    const { request } = parseCapture(bytes);
    expect(request.headers).toEqual([
      { name: 'Host', value: 'x' },
      { name: 'X-Sign', value: 's' },
    ]);
    expect(request.body.toString('hex')).toBe('7b0d0aff007d0a');
  });

  it('ends where Content-Length says, and tells of what is beyond or missing', () => {
    const withLength = (length: number) =>
      parse(`POST / HTTP/1.1\nContent-Length: ${length}\n\n{}\n`);
    expect(withLength(2).request.body.toString()).toBe('{}');
    expect(withLength(2).remarks.join()).toContain('beyond Content-Length (1 bytes) is left out');
    expect(withLength(3)).toMatchObject({ remarks: [] });
    expect(withLength(9).request.body.toString()).toBe('{}\n');
    expect(withLength(9).remarks.join()).toContain('it was cut, or its line breaks were changed');
  });

  it('puts a body in chunks together', () => {
    const { request, remarks } = parse(
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n5;x=y\r\n":1}\n\r\n0\r\n\r\n',
    );
    expect(request.body.toString()).toBe('{"a":1}\n');
    expect(remarks.join()).toContain('chunks');
  });

  it('takes the time of receipt from Date, where there is one', () => {
    const { receivedAt } = parse('GET /?a=1 HTTP/1.1\nDate: Sun, 01 Mar 2026 12:00:00 GMT\n\n');
    expect(receivedAt).toBe(Date.UTC(2026, 2, 1, 12));
  });

  it('of an answer keeps the case of names', () => {
    const answer = parseRawAnswer(Buffer.from('HTTP/1.1 200 OK\r\nbody-sign: x\r\n\r\n{}'));
    expect(answer).toMatchObject({ status: 200, headers: [{ name: 'body-sign', value: 'x' }] });
    expect(answer.body.toString()).toBe('{}');
  });
});

describe('a curl command', () => {
  const body = `{"a":"it's 云; $HOME \\\\ \\"x\\""}`;
  it.each([
    [
      'single quotes',
      `curl -X POST 'http://h/p?q=1' -H 'X-Sign: s' --data-raw '${body.replaceAll("'", "'\\''")}'`,
    ],
    [
      '$ quotes',
      `curl 'http://h/p?q=1' -H 'X-Sign: s' --data-raw $'${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replace('云', '\\u4e91')}'`,
    ],
    [
      'bytes in $ quotes',
      `curl 'http://h/p?q=1' -H 'X-Sign: s' --data-raw $'${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replace('云', '\\xe4\\xba\\221')}'`,
    ],
    [
      'double quotes',
      `curl "http://h/p?q=1" -H "X-Sign: s" -d "${body.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace('$', '\\$')}"`,
    ],
    [
      'continued lines',
      `$ curl --silent --show-error --include 'http://h/p?q=1' \\\n  --header 'X-Sign: s' \\\r\n  --data-binary '${body.replaceAll("'", "'\\''")}'\n`,
    ],
    [
      'short options in a row',
      `curl -sSkXPOST -H'X-Sign: s' -m 5 -u a:b --url h/p?q=1 --data '${body.replaceAll("'", `'"'"'`)}' | jq .`,
    ],
    [
      'options with =',
      `curl --request=POST --url=https://h/p?q=1 --header='X-Sign: s' --max-time=3 --data-raw='${body.replaceAll("'", "'\\''")}' ; ls`,
    ],
  ])('with %s', (_, command) => {
    const { kind, request } = parse(command);
    expect(kind).toBe('curl command');
    expect(request).toMatchObject({
      method: 'POST',
      path: '/p',
      rawQuery: 'q=1',
      headers: [{ name: 'X-Sign', value: 's' }],
    });
    expect(request.body.toString()).toBe(body);
  });

  it.each([
    ['a GET', "curl 'http://h/?a=%2B+b&c'", { method: 'GET', path: '/', rawQuery: 'a=%2B+b&c' }],
    [
      'data in the query',
      "curl -G h/p -d a=1 --data-urlencode 'b=x y'",
      { method: 'GET', path: '/p', rawQuery: 'a=1&b=x%20y' },
    ],
    ['a HEAD', 'curl -I h', { method: 'HEAD', path: '/', rawQuery: '' }],
    ['a PUT', 'curl -X put h/p', { method: 'PUT', path: '/p', rawQuery: '' }],
  ])('that is %s', (_, command, request) => {
    expect(parse(command).request).toMatchObject(request);
    expect(parse(command).request.body).toHaveLength(0);
  });

  it('with several pieces of data joins them as curl does', () => {
    expect(parse('curl h -d a=1 -d b=2').request.body.toString()).toBe('a=1&b=2');
  });
});

const harOf = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } });
const callback = {
  startedDateTime: '2026-03-01T20:00:00.500+08:00',
  request: {
    method: 'POST',
    url: 'https://seller.example.com/koogallery?signature=s&timestamp=1&nonce=n',
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    postData: { mimeType: 'application/json', text: '{"a":"云"}' },
  },
  response: {
    status: 200,
    headers: [{ name: 'Body-Sign', value: 'x' }],
    content: {
      text: Buffer.from('{"resultCode":"000000"}').toString('base64'),
      encoding: 'base64',
    },
  },
};
const page = { request: { method: 'GET', url: 'https://seller.example.com/', headers: [] } };

describe('a HAR file', () => {
  it('is read at its last callback, with its answer and its time', () => {
    const { kind, request, answer, receivedAt } = parse(harOf(page, callback, page));
    expect(kind).toBe('HAR entry');
    expect(request).toMatchObject({
      method: 'POST',
      path: '/koogallery',
      rawQuery: 'signature=s&timestamp=1&nonce=n',
    });
    expect(request.body.toString()).toBe('{"a":"云"}');
    expect(answer).toMatchObject({ status: 200, headers: [{ name: 'Body-Sign', value: 'x' }] });
    expect(answer?.body.toString()).toBe('{"resultCode":"000000"}');
    expect(receivedAt).toBe(Date.UTC(2026, 2, 1, 12, 0, 0, 500));
  });

  it('is read at the entry that is asked for, from 1 on', () => {
    expect(parse(harOf(page, callback), 1).request).toMatchObject({ method: 'GET', path: '/' });
    expect(parse(harOf(page, callback), 2).request).toMatchObject({ method: 'POST' });
  });

  it('may have bytes in Base64, and be one entry alone', () => {
    const postData = { text: 'e30K', encoding: 'base64' };
    const { request } = parse(
      JSON.stringify({ ...callback, request: { ...callback.request, postData } }),
    );
    expect(request.body.toString()).toBe('{}\n');
  });

  it.each([
    ['kit', { 'x-sign': 's' }],
    ['kit V1', { authToken: 't' }],
  ])('finds a callback of the %s by its headers', (_, headers) => {
    const call = {
      request: {
        method: 'POST',
        url: '/p',
        headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      },
    };
    expect(parse(harOf(call, page)).request.path).toBe('/p');
  });
});

describe('a JSON export', () => {
  it.each([
    ['alone', { method: 'post', url: '/p?q=1', headers: { 'X-Sign': 's' }, body: '{}' }],
    [
      'as request',
      {
        request: { method: 'POST', path: '/p?q=1', headers: { 'X-Sign': 's' }, bodyBase64: 'e30=' },
      },
    ],
    [
      'in a list',
      [{ method: 'POST', url: '/p?q=1', headers: [{ name: 'X-Sign', value: 's' }], body: '{}' }],
    ],
  ])('%s', (_, value) => {
    const { kind, request } = parse(JSON.stringify(value));
    expect(kind).toBe('JSON export');
    expect(request).toMatchObject({
      method: 'POST',
      path: '/p',
      rawQuery: 'q=1',
      headers: [{ name: 'X-Sign', value: 's' }],
    });
    expect(request.body.toString()).toBe('{}');
  });
});

describe('a capture that cannot be read', () => {
  it.each([
    ['nothing', '', 'the capture is empty'],
    ['an answer', 'HTTP/1.1 200 OK\r\n\r\n{}', 'give it with --answer'],
    ['prose', 'Dear support', 'the capture is no HTTP: it should begin with a request line'],
    ['a header without colon', 'POST / HTTP/1.1\nHost\n\n', 'is the empty line missing?'],
    ['broken JSON', '{"log":', 'begins like JSON and is none'],
    ['a HAR file without entries', harOf(), 'has no entries'],
    ['a HAR file without a callback', harOf(page), 'choose one with --entry'],
    ['JSON of something else', '{"a":1}', 'method and url are missing'],
    ['a list of nothing', '[]', 'holds no request'],
    [
      'a body that is an object',
      '{"method":"POST","url":"/","body":{"a":1}}',
      'the bytes that were signed are lost',
    ],
    ['curl without URL', 'curl -X POST', 'has no URL'],
    ['curl with a file', 'curl h -d @body.json', 'the body of the curl command is in a file'],
    ['curl with a form', 'curl h -F a=b', 'sends a form'],
    [
      'curl with a variable',
      'curl "h/$PATH"',
      'a variable or command of the shell, which is not run',
    ],
    ['curl with a bare variable', 'curl h/$PATH', 'which is not run'],
    ['curl with a command', 'curl "h/`id`"', 'which is not run'],
    ['curl with an open quote', "curl 'h", 'is not closed'],
    ['curl with an open $ quote', "curl $'h", 'is not closed'],
  ])('%s: one sentence says what to do', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'CaptureError' }) as Error);
  });

  it('an entry that is not there', () => {
    expect(() => parse(harOf(page), 3)).toThrow('has no entry 3, it has 1; the first one is 1');
  });

  it.each([
    ['nothing', '', 'the answer is empty'],
    ['a request', 'POST / HTTP/1.1\n\n', 'should begin with a status line'],
  ])('%s given as the answer', (_, text, message) => {
    expect(() => parseRawAnswer(Buffer.from(text))).toThrow(message);
  });
});
