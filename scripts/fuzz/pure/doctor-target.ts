import { Buffer } from 'node:buffer';
import { CaptureError } from '../../../src/captures/capture.js';
import { diagnoseRequest } from '../../../src/doctor/diagnose-request.js';
import { parseCapture } from '../../../src/captures/parse-capture.js';
import { keyClasses, type AccessKeys } from '../../../src/protocol/access-keys.js';
import { signCall } from '../../../src/protocol/outgoing-call.js';
import { readPublished } from '../../../src/published.js';
import { jsonSeeds, querySeeds } from './seeds.js';
import { choiceOf, promise, type Target } from './target.js';

const now = 1_700_000_000_000;
const { specification } = readPublished();
const keys = Object.fromEntries(
  keyClasses.map((keyClass) => [keyClass, [`fuzz-key-${keyClass}`]]),
) as unknown as AccessKeys;

/** The doctor looks at calls of strangers behind each refusal, and at files on the command line. */
export const doctorTargets: readonly Target[] = [
  { name: 'diagnosis', seeds: [...jsonSeeds, ...querySeeds], run: diagnosisHolds },
  {
    name: 'capture',
    seeds: [
      'POST /koogallery?signature=a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}',
      `curl -X POST 'http://a/koogallery?nonce=1' -H "x-sign: b" --data-raw $'{"a":"\\u0041"}'`,
      '{"log":{"entries":[{"request":{"method":"GET","url":"http://a/?b=c","headers":[]}}]}}',
      'POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    ].map((text) => Buffer.from(text)),
    run: captureHolds,
  },
];

/** Signed rightly over something else, at each kind of address in turn: so that the doctor has something to find. */
function diagnosisHolds(input: Buffer): void {
  const { operations } = specification;
  const operation = operations[choiceOf(input, operations.length)];
  promise(operation !== undefined, 'there is no operation');
  const half = input.subarray(0, input.length >> 1);
  const { query, headers } = signCall({
    scheme: operation.scheme,
    accessKey: `fuzz-key-${operation.keyClass}`,
    timestamp: String(now),
    nonce: 'fuzz-nonce',
    body: half,
    parameters: { activity: operation.activity ?? '', timeStamp: '20230327065233980' },
  });
  const isGet = operation.method === 'get';
  const signed = new URLSearchParams(query).toString();
  const found = diagnoseRequest(
    {
      method: operation.method.toUpperCase(),
      path: `/koogallery${operation.subPath}`,
      rawQuery: isGet ? `${signed}&${input.toString('latin1')}` : signed,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      body: isGet ? Buffer.alloc(0) : input,
    },
    { specification, keys, now },
  );
  for (const keyClass of keyClasses)
    promise(!JSON.stringify(found).includes(`fuzz-key-${keyClass}`), 'the doctor tells a key');
}

function captureHolds(input: Buffer): void {
  try {
    const { request } = parseCapture(input);
    promise(Buffer.isBuffer(request.body), 'a capture without body');
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}
