import { Buffer } from 'node:buffer';

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What parsers of JSON, queries, Base64, dates and HTTP stumble over. */
const tokens = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', ' ', '\n', '\t', '\r', '\u00a0', '\u2028', '\ufeff'],
  ...['null', 'true', '-0', '1e400', '1.0', '00', '9'.repeat(25), '4.9E-324', 'NaN', 'Infinity'],
  ...['"__proto__"', '"constructor"', '"timeStamp"', '"10"', '""', '{"a":null}', '[[]]'],
  ...['\\u0000', '\\ud800', '\\udc00', '\\u2028', '\\/', '\\x', '\ud83d\ude00', '\0', '\x1f'],
  ...['%', '%2', '%2B', '%20', '+', '&', '=', '%E0%A4%A', '%ff', '%00', 'authToken=', '?', '#'],
  ...['=', '==', 'A'.repeat(64), 'f'.repeat(64), 'z', 'Z', 'T', '0230', '20270230000000000', '-'],
].map((token) => Buffer.from(token));
const bytes = [0x00, 0x22, 0x5c, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xe0, 0xed, 0xf4, 0xff].map((byte) =>
  Buffer.from([byte]),
);
const pieces: readonly Buffer[] = [...tokens, ...bytes];

type Random = () => number;
type Mutation = (input: Buffer, random: Random) => Buffer;

const below = (random: Random, limit: number) => Math.floor(random() * limit);

const mutations: readonly Mutation[] = [
  function flipBit(input, random) {
    const copy = Buffer.from(input);
    if (copy.length === 0) return copy;
    const at = below(random, copy.length);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << below(random, 8)), at);
    return copy;
  },
  function insertPiece(input, random) {
    const at = below(random, input.length + 1);
    const piece = pieces[below(random, pieces.length)] ?? Buffer.alloc(0);
    return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
  },
  function replaceByPiece(input, random) {
    const at = below(random, input.length + 1);
    const piece = pieces[below(random, pieces.length)] ?? Buffer.alloc(0);
    return Buffer.concat([input.subarray(0, at), piece, input.subarray(at + 1 + below(random, 4))]);
  },
  function remove(input, random) {
    const at = below(random, input.length + 1);
    return Buffer.concat([input.subarray(0, at), input.subarray(at + 1 + below(random, 16))]);
  },
  function repeat(input, random) {
    const at = below(random, input.length + 1);
    const part = input.subarray(at, at + 1 + below(random, 24));
    const copies = Array.from({ length: 1 + below(random, 8) }, () => part);
    return Buffer.concat([input.subarray(0, at), ...copies, input.subarray(at)]);
  },
  function swap(input, random) {
    const [left, right] = [below(random, input.length + 1), below(random, input.length + 1)].sort(
      (one, other) => one - other,
    ) as [number, number];
    const middle = input.subarray(left, right);
    return Buffer.concat([middle, input.subarray(0, left), input.subarray(right)]);
  },
];

const lengthMax = 4_096;

/** One to four changes, and now and then a part of another input. */
export function mutated(input: Buffer, others: readonly Buffer[], random: Random): Buffer {
  let changed = input;
  if (random() < 0.1) {
    const other = others[below(random, others.length)] ?? input;
    changed = Buffer.concat([
      changed.subarray(0, below(random, changed.length + 1)),
      other.subarray(below(random, other.length + 1)),
    ]);
  }
  for (let left = 1 + below(random, 4); left > 0; left -= 1) {
    const mutation = mutations[below(random, mutations.length)];
    changed = mutation?.(changed, random) ?? changed;
  }
  return changed.subarray(0, lengthMax);
}

/** One change that follows from the number alone. */
export function changedBy(input: Buffer, number: number): Buffer {
  const random = randomFrom(number);
  const mutation = mutations[below(random, mutations.length)];
  return mutation?.(input, random) ?? input;
}
