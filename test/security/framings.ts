/** A call on its way, taken apart: what of it is framed wrongly is put together anew. */
export interface CallToFrame {
  /** With its line break. */
  readonly requestLine: string;
  readonly body: string;
}

/** Bytes at which two HTTP parsers could disagree on where a request ends. */
export interface Framing {
  readonly title: string;
  readonly toBytes: (call: CallToFrame) => string;
}

const host = 'Host: koogate.example\r\n';

function withHeaders(...headers: readonly string[]) {
  return ({ requestLine, body }: CallToFrame) =>
    `${requestLine}${host}${headers.map((header) => `${header.replaceAll('<n>', String(body.length))}\r\n`).join('')}\r\n${body}`;
}

function inChunks(text: (body: string, hex: string) => string, ...headers: readonly string[]) {
  return ({ requestLine, body }: CallToFrame) =>
    `${requestLine}${host}Transfer-Encoding: chunked\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n${text(body, body.length.toString(16))}`;
}

const oneChunk = (body: string, hex: string) => `${hex}\r\n${body}\r\n0\r\n\r\n`;

/** The connection is ended, and nothing behind the request is read. */
export const refusedFramings: readonly Framing[] = [
  {
    title: 'a length and chunks',
    toBytes: inChunks(oneChunk, 'Content-Length: 4'),
  },
  { title: 'two lengths', toBytes: withHeaders('Content-Length: <n>', 'Content-Length: 3') },
  {
    title: 'the same length twice',
    toBytes: withHeaders('Content-Length: <n>', 'Content-Length: <n>'),
  },
  { title: 'a list of lengths', toBytes: withHeaders('Content-Length: <n>, <n>') },
  { title: 'a length with a sign', toBytes: withHeaders('Content-Length: +<n>') },
  { title: 'a negative length', toBytes: withHeaders('Content-Length: -1') },
  { title: 'a length in hex', toBytes: withHeaders('Content-Length: 0x<n>') },
  {
    title: 'a length beyond every number',
    toBytes: withHeaders(`Content-Length: ${'9'.repeat(30)}`),
  },
  { title: 'a blank before the colon', toBytes: withHeaders('Content-Length : <n>') },
  { title: 'a folded header', toBytes: withHeaders('X-Folded: a\r\n b', 'Content-Length: <n>') },
  {
    title: 'a folded Transfer-Encoding',
    toBytes: withHeaders('Transfer-Encoding:\r\n chunked', 'Content-Length: <n>'),
  },
  {
    title: 'a Transfer-Encoding that is none',
    toBytes: withHeaders('Transfer-Encoding: xchunked'),
  },
  {
    title: 'chunks that are not the last encoding',
    toBytes: withHeaders('Transfer-Encoding: chunked, identity'),
  },
  {
    title: 'a header that ends at a bare carriage return',
    toBytes: withHeaders('X: a\rTransfer-Encoding: chunked', 'Content-Length: <n>'),
  },
  { title: 'a header with NUL', toBytes: withHeaders('X: a\0b', 'Content-Length: <n>') },
  { title: 'a header without colon', toBytes: withHeaders('Broken', 'Content-Length: <n>') },
  {
    title: 'lines that end at a bare line feed',
    toBytes: (call) => withHeaders('Content-Length: <n>')(call).replaceAll('\r\n', '\n'),
  },
  {
    title: 'a chunk whose size has a sign',
    toBytes: inChunks((body) => `-1\r\n${body}\r\n0\r\n\r\n`),
  },
  {
    title: 'a chunk whose size is marked as hex',
    toBytes: inChunks((body, hex) => `0x${hex}\r\n${body}\r\n0\r\n\r\n`),
  },
  {
    title: 'a chunk whose size wraps around',
    toBytes: inChunks((body, hex) => `10000000000000000${hex}\r\n${body}\r\n0\r\n\r\n`),
  },
  {
    title: 'a chunk that is longer than it says',
    toBytes: inChunks((body, hex) => `${hex}\r\n${body}XX0\r\n\r\n`),
  },
  {
    title: 'chunks that end at a bare line feed',
    toBytes: inChunks((body, hex) => `${hex}\n${body}\n0\n\n`),
  },
  {
    title: 'an extension that ends at a bare line feed',
    toBytes: inChunks((body, hex) => `${hex};\n${body}\r\n0\r\n\r\n`),
  },
  {
    title: 'chunks before HTTP 1.1',
    toBytes: (call) => inChunks(oneChunk)(call).replace('HTTP/1.1', 'HTTP/1.0'),
  },
  {
    title: 'a version that does not exist',
    toBytes: (call) => withHeaders('Content-Length: <n>')(call).replace('HTTP/1.1', 'HTTP/1.2'),
  },
  {
    title: 'a blank in the address',
    toBytes: (call) => withHeaders('Content-Length: <n>')(call).replace('?', ' ?'),
  },
  {
    title: 'a control character in the address',
    toBytes: (call) => withHeaders('Content-Length: <n>')(call).replace('?', '\u0001?'),
  },
  { title: 'the preface of HTTP/2', toBytes: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  { title: 'TLS', toBytes: () => '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003' },
];

/** Odd, but with one meaning only: the call is answered, and so is the request behind it. */
export const acceptedFramings: readonly Framing[] = [
  { title: 'a length', toBytes: withHeaders('Content-Length: <n>') },
  { title: 'a length with zeros before it', toBytes: withHeaders('Content-Length: 00<n>') },
  { title: 'chunks', toBytes: inChunks(oneChunk) },
  {
    title: 'chunks with extensions',
    toBytes: inChunks((body, hex) => `${hex};a=b;c="d"\r\n${body}\r\n0\r\n\r\n`),
  },
  {
    title: 'an address with another host in it',
    toBytes: (call) =>
      withHeaders('Content-Length: <n>')(call).replace('POST /', 'POST http://elsewhere.example/'),
  },
];
