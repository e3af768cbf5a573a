import { Buffer } from 'node:buffer';

/** The text in GBK, the charset of a Chinese Windows; what GBK has not becomes `?`, as Java's `getBytes` does it. */
export function gbkBytes(text: string): Buffer {
  const codes = gbkCodes();
  const bytes = Array.from(text).flatMap((char) => {
    if (char <= '\x7f') return [char.charCodeAt(0)];
    const code = codes.get(char) ?? 0x3f;
    return code > 0xff ? [code >> 8, code & 0xff] : [code];
  });
  return Buffer.from(bytes);
}

/** The text of bytes in GBK. */
export function readGbk(bytes: Buffer): string {
  return new TextDecoder('gbk').decode(bytes);
}

let known: ReadonlyMap<string, number> | undefined;

/** From a character to its two bytes: there is a decoder in Node.js and no encoder, so everything is decoded once. */
function gbkCodes(): ReadonlyMap<string, number> {
  known ??= makeCodes();
  return known;
}

function makeCodes(): ReadonlyMap<string, number> {
  const pairs: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      if (trail !== 0x7f) pairs.push((lead << 8) | trail);
  }
  const lines = readGbk(Buffer.from(pairs.flatMap((pair) => [pair >> 8, pair & 0xff, 0x0a]))).split(
    '\n',
  );
  const codes = new Map<string, number>();
  for (const [at, pair] of pairs.entries()) {
    const char = lines[at] ?? '';
    if (char.length === 1 && char !== '\ufffd' && !codes.has(char)) codes.set(char, pair);
  }
  return codes;
}
