import { describe, expect, it } from 'vitest';
import { readRecording } from '../../src/traffic/read-recording.js';
import type { Recorded } from '../../src/traffic/recorded-call.js';

const url = 'https://seller.example.com/koogallery?signature=s&timestamp=1&nonce=n';
const body = '{"activity":"queryInstance","instanceId":"i-1"}';
const entry = {
  startedDateTime: '2026-03-01T12:00:00.000Z',
  request: { method: 'POST', url, headers: [], postData: { text: body } },
  response: { status: 200, headers: [], content: { text: '{"resultCode":"000000"}' } },
};
const line = JSON.stringify({ method: 'POST', url, body });
const record = {
  callId: '018e4110-5a3c-7b60-9d1f-2c5f6f0c8a41',
  receivedAt: '2024-03-15T08:00:00.000Z',
  method: 'POST',
  path: '/koogallery',
  operationId: 'queryInstance',
  verdict: 'authentic',
  requestBody: body,
  requestRedacted: false,
  answerBody: '{"resultCode":"000000"}',
};

/** In pieces of seven bytes, so that nothing depends on where a chunk ends. */
async function* inPieces(text: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7)
    yield await Promise.resolve(bytes.subarray(at, at + 7));
}

async function read(text: string | Buffer, wholeBytesMax?: number): Promise<readonly Recorded[]> {
  const options = wholeBytesMax === undefined ? {} : { wholeBytesMax };
  const all: Recorded[] = [];
  for await (const each of readRecording(inPieces(text), options)) all.push(each);
  return all;
}

function summaryOf(recorded: Recorded): string {
  if (recorded.kind === 'skipped') return `skipped ${recorded.reason}`;
  if (recorded.kind === 'unreadable') return `unreadable ${recorded.place}: ${recorded.problem}`;
  const { place, request, answer } = recorded.call;
  const { method, path, rawQuery } = request;
  const said = method === 'GET' ? rawQuery : request.body.toString();
  return [place, method, path, said, answer?.body.toString()].filter(Boolean).join(' ');
}

const call = `POST /koogallery ${body}`;
const exchange = `${call} {"resultCode":"000000"}`;

describe('a recording', () => {
  it.each([
    ['JSON lines', `${line}\n${line}\n`, [`line 1 ${call}`, `line 2 ${call}`]],
    [
      'JSON lines with CR LF, blank lines and a byte order mark',
      `\ufeff${line}\r\n\r\n${line}`,
      [`line 1 ${call}`, `line 3 ${call}`],
    ],
    [
      'a body that is no text',
      JSON.stringify({ method: 'post', url, body: JSON.parse(body) as object }),
      [`line 1 ${call}`],
    ],
    [
      'request and answer as values',
      JSON.stringify({
        request: { method: 'POST', url, body: { a: 1 } },
        answer: { status: 200, body: { b: 2 } },
      }),
      ['line 1 POST /koogallery {"a":1} {"b":2}'],
    ],
    [
      'HAR on one line',
      JSON.stringify({ log: { entries: [entry, entry] } }),
      [`line 1, entry 1 ${exchange}`, `line 1, entry 2 ${exchange}`],
    ],
    [
      'HAR laid out',
      JSON.stringify({ log: { entries: [entry] } }, null, 2),
      [`entry 1 ${exchange}`],
    ],
    [
      'HAR with Base64',
      JSON.stringify(
        {
          log: {
            entries: [
              {
                ...entry,
                request: {
                  ...entry.request,
                  postData: { text: Buffer.from(body).toString('base64'), encoding: 'base64' },
                },
              },
            ],
          },
        },
        null,
        2,
      ),
      [`entry 1 ${exchange}`],
    ],
    ['a list', JSON.stringify([{ method: 'POST', url, body }], null, 2), [`item 1 ${call}`]],
    [
      'HAR laid out with objects on lines of their own',
      JSON.stringify({ log: { entries: [entry] } }, null, 2).replace(
        '"headers": []',
        '"headers": [\n          { "name": "Host", "value": "x" }\n        ]',
      ),
      [`entry 1 ${exchange}`],
    ],
    ['raw HTTP', `POST /koogallery?signature=s HTTP/1.1\r\nHost: x\r\n\r\n${body}`, [call]],
    ['a curl command', `curl -X POST '${url}' --data-raw '${body}'`, [call]],
    ['a call of the management API', JSON.stringify(record, null, 2), [exchange]],
    [
      'a call that came by GET',
      JSON.stringify(
        {
          ...record,
          method: 'GET',
          requestBody: '{"activity":"queryInstance","instanceId":"a b"}',
        },
        null,
        2,
      ),
      ['GET /koogallery activity=queryInstance&instanceId=a+b {"resultCode":"000000"}'],
    ],
    [
      'what was played',
      JSON.stringify(
        { deliveries: [{ isMasked: true, request: { method: 'POST', url, body } }] },
        null,
        2,
      ),
      [`delivery 1 ${call}`],
    ],
  ])('is read as %s', async (_title, text, calls) => {
    expect((await read(text)).map(summaryOf)).toEqual(calls);
  });

  it('whose lists stand in lists without end is not read, and ends nothing', async () => {
    const text = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect((await read(text)).map(summaryOf)).toEqual([
      `unreadable ${'item 1, '.repeat(7)}item 1: is no call: lists stand in lists, and too deep`,
    ]);
  });

  it('tells when each call was received', async () => {
    const recorded = await read(JSON.stringify({ log: { entries: [entry] } }));
    expect(recorded).toMatchObject([{ call: { at: Date.UTC(2026, 2, 1, 12) } }]);
  });

  it.each([
    [
      'a page of calls without bodies',
      { items: [{ callId: 'a', verdict: 'authentic' }] },
      'summary',
    ],
    [
      'a call that this role may not see',
      { ...record, requestBody: null, requestRedacted: true },
      'sealed',
    ],
    [
      'a call whose signature was refused',
      { ...record, requestBody: null, verdict: 'stale' },
      'not-authentic',
    ],
    [
      'a delivery that is masked',
      { isMasked: true, request: { method: 'POST', url, body: '{"password":"***"}' } },
      'masked',
    ],
    [
      'a line of the log',
      { level: 30, time: 1, msg: 'call', operation: 'newInstance' },
      'log-line',
    ],
  ])('with %s is passed over', async (_title, value, reason) => {
    expect((await read(JSON.stringify(value))).map(summaryOf)).toEqual([`skipped ${reason}`]);
  });

  it('names each line that cannot be read, quotes nothing of it, and reads on', async () => {
    const text = `{"method":"POST","secret":"s3cret\n${line}\n{"method":"POST"}\n[1]\n${line}`;
    const recorded = (await read(text)).map(summaryOf);
    expect(recorded).toEqual([
      'unreadable line 1: is no object of JSON',
      `line 2 ${call}`,
      'unreadable line 3: is no call: the JSON file holds no request: method and url are missing',
      'unreadable line 4, item 1: is no call: the JSON file holds no request: method and url are missing',
      `line 5 ${call}`,
    ]);
    expect(recorded.join()).not.toContain('s3cret');
  });

  it.each([
    ['nothing', ' \n', 'the file is empty: there is no call in it'],
    [
      'a text',
      'hello',
      'the file is no recording: it should be JSON lines, HAR, a saved call, raw HTTP (POST /… HTTP/1.1) or a curl command',
    ],
    [
      'an answer',
      'HTTP/1.1 200 OK\r\n\r\n{}',
      'the file is an answer: give the request, or record both as HAR or as JSON with request and response',
    ],
    ['broken JSON', '{\n  "log": {', 'the file begins like JSON and is none: is it whole?'],
    ['cut within its line', '{"log":{"ent', 'the file begins like JSON and is none: is it whole?'],
    [
      'several of raw HTTP',
      `POST /k HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n`.repeat(2),
      'the file holds 2 requests: give a file for each, or JSON lines',
    ],
    [
      'several curl commands',
      `curl '${url}' --data-raw '${body}'\n`.repeat(3),
      'the file holds 3 requests: give a file for each, or JSON lines',
    ],
    [
      'a form',
      "curl -F 'a=b' https://x/",
      'the curl command sends a form (--form): callbacks are JSON, or a GET',
    ],
  ])('that is %s is refused', async (_title, text, problem) => {
    await expect(read(text)).rejects.toThrow(problem);
  });

  it('that has to be read as a whole may have so many bytes, and lines of any number', async () => {
    const megabyte = 1_048_576;
    const laidOut = JSON.stringify(
      { log: { entries: [entry], more: 'x'.repeat(megabyte) } },
      null,
      2,
    );
    await expect(read(laidOut, megabyte)).rejects.toThrow(
      'the file is larger than 1 MB, and such a one has to be read as a whole: divide it, or write JSON lines, one call a line',
    );
    await expect(
      read(`${line}\n${line.replace('i-1', 'x'.repeat(megabyte))}`, megabyte),
    ).rejects.toThrow('line 2 is longer than 1 MB: divide what it holds, one call a line');
    const lines = await read(`${line}\n`.repeat(12_000), megabyte);
    expect(lines).toHaveLength(12_000);
  });
});
