import { Buffer } from 'node:buffer';

/** A body as it travels in chunks, without their sizes; `undefined` for what is not in chunks, or not to its end. */
export function decodeChunks(body: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = /^([0-9a-f]{1,8})[^\r\n]{0,200}\r?\n/i.exec(body.toString('latin1', at, at + 220));
    if (line === null) return undefined;
    const size = parseInt(line[1] ?? '', 16);
    const start = at + line[0].length;
    if (size === 0) return Buffer.concat(parts);
    if (start + size > body.length) return undefined;
    parts.push(body.subarray(start, start + size));
    at = start + size + lineBreakAt(body, start + size);
  }
}

function lineBreakAt(body: Buffer, at: number): number {
  if (body[at] === 0x0d && body[at + 1] === 0x0a) return 2;
  return body[at] === 0x0a ? 1 : 0;
}
