import fc from 'fast-check';
import { callbacks, type Callback } from '../support/callbacks-document.js';
import { toBody } from '../support/specified-requests.js';

interface DocumentedCall {
  readonly callback: Callback;
  readonly body: Readonly<Record<string, unknown>>;
}

const documentedCalls: readonly DocumentedCall[] = callbacks.flatMap((callback) =>
  callback.requestExamples.map(({ value }) => ({ callback, body: toBody(value) })),
);
const memberNames = [...new Set(documentedCalls.flatMap(({ body }) => Object.keys(body)))];

/** A call of one of these is authentic when it is signed with the base formula and a key of the base interfaces. */
const isBase = ({ callback: { scheme, keyClass } }: DocumentedCall) =>
  scheme === 'base' && keyClass === 'base';
const isPosted = ({ callback: { method } }: DocumentedCall) => method === 'post';

/** A call that nobody has documented, and the callback that it claims to be. */
export interface UnforeseenCall {
  readonly callback: Callback;
  readonly text: string | Buffer;
}

/** Values that upset parsers, databases and prototypes. */
const hostileValues: readonly unknown[] = [
  ...['', ' ', '\0', '\ud800', '😀'.repeat(40), 'x'.repeat(7_000), '%00', "' or 1=1 --", '$ref'],
  ...[0, -0, 1e308, Number.MAX_SAFE_INTEGER + 2, true, null, [], {}, [[[]]], { $ref: '#/' }],
  ...['constructor', '__proto__', 'toString', '20270230000000', '9'.repeat(17), ','.repeat(200)],
];

/** Any JSON text, in forms that `JSON.stringify` would never write too. */
export const anyJsonText: fc.Arbitrary<string> = fc.oneof(
  fc.json(),
  fc.json({ stringUnit: 'binary', maxDepth: 6 }),
  fc
    .tuple(fc.json(), fc.constantFrom(' ', '\n', '\ufeff', ',', '}', '\0'))
    .map((parts) => parts.join('')),
  fc.double().map((number) => `{"activity":${String(number)}}`),
);

const memberChanges = fc.array(
  fc.record({
    name: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...memberNames) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', ''),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    ),
    change: fc.oneof(
      fc.constant('remove' as const),
      fc.constantFrom(...hostileValues).map((value) => ({ value })),
      fc.jsonValue({ stringUnit: 'binary' }).map((value) => ({ value: value })),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutated(calls: readonly DocumentedCall[]): fc.Arbitrary<UnforeseenCall> {
  return fc.tuple(fc.constantFrom(...calls), memberChanges).map(([{ callback, body }, changes]) => {
    const members = new Map<string, unknown>(Object.entries(body));
    for (const { name, change } of changes) {
      if (change === 'remove') members.delete(name);
      else members.set(name, change.value);
    }
    const texts = [...members].map(
      ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
    );
    return { callback, text: `{${texts.join()}}` };
  });
}

/** A documented call, of any callback, in which a few members were taken away, replaced or added. */
export const mutatedCall = mutated(documentedCalls);
/** The same, of those that a base signature lets in. */
export const mutatedBody = mutated(documentedCalls.filter(isBase)).map(({ text }) => text);

export const anyBytes: fc.Arbitrary<Buffer> = fc
  .uint8Array({ maxLength: 400 })
  .map((bytes) => Buffer.from(bytes));

function damaged(
  calls: readonly DocumentedCall[],
): fc.Arbitrary<UnforeseenCall & { text: Buffer }> {
  return fc
    .tuple(
      fc.constantFrom(...calls),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      fc.option(fc.nat()),
    )
    .map(([{ callback, body }, replacements, cut]) => {
      const bytes = Buffer.from(JSON.stringify(body));
      for (const [at, byte] of replacements) bytes.writeUInt8(byte, at % bytes.length);
      return { callback, text: cut === null ? bytes : bytes.subarray(0, cut % bytes.length) };
    });
}

/** A documented call that is posted, of any callback, with a few bytes changed, cut or added. */
export const damagedCall = damaged(documentedCalls.filter(isPosted));
/** The same, of those that a base signature lets in. */
export const damagedBytes = damaged(documentedCalls.filter(isBase)).map(({ text }) => text);

/** What may stand in a request line behind `?`: visible ASCII, with and without meaning. */
export const anyQuery: fc.Arbitrary<string> = fc.oneof(
  fc
    .string({ unit: 'grapheme-ascii', maxLength: 60 })
    .map((text) => text.replaceAll(/[^!-~]/g, '%')),
  fc
    .array(
      fc.tuple(
        fc.constantFrom('signature', 'timestamp', 'nonce', 'signature[]', '__proto__', 'x'),
        fc.constantFrom(
          '',
          '=',
          '=%',
          '=%E0%A4%A',
          '=%00',
          '=%ff',
          '=1',
          '=1e12',
          '=9999999999999',
          '=+',
        ),
      ),
      { maxLength: 8 },
    )
    .map((pairs) => pairs.map((pair) => pair.join('')).join('&')),
);

const headerText = fc
  .string({ unit: 'grapheme-ascii', maxLength: 40 })
  .map((text) => text.replaceAll(/[^ -~]/g, ''));

/** Headers that a proxy or a stranger may send; those that end or upgrade the connection are not among them. */
export const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...['Content-Type', 'Accept', 'Accept-Encoding', 'Accept-Language', 'Authorization', 'Cookie'],
    ...[
      'X-Forwarded-For',
      'X-Forwarded-Proto',
      'X-HTTP-Method-Override',
      'X-Original-Url',
      'Range',
    ],
    ...['If-None-Match', 'If-Modified-Since', 'Content-Encoding', 'Content-Language', 'User-Agent'],
  ),
  fc.oneof(
    headerText,
    fc.constantFrom(
      'application/json;charset=utf8',
      'multipart/form-data',
      'gzip',
      '*',
      'bytes=0-',
      '',
    ),
  ),
  { maxKeys: 5 },
);

export const anyMethod = fc.constantFrom(
  'POST',
  'POST',
  'POST',
  'GET',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
);

/** What may stand in a request line before `?`; without dots, which clients resolve. */
export const anySubPath: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '//',
    '%',
    '%2f',
    '%00',
    '%E0%A4%A',
    'newInstance',
    'produceAPI/v2/x',
    '*',
    ':x',
  ),
  fc
    .string({ unit: 'grapheme-ascii', maxLength: 40 })
    .map((text) => text.replaceAll(/[^!-~]|[?#.\\]/g, '%')),
);
