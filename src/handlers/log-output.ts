import type { Readable } from 'node:stream';
import { cutLine, lineCharactersMax, type LineLimit } from './line-limit.js';

const lineFeed = 0x0a;
// A character has at most four bytes.
const lineBytesMax = lineCharactersMax * 4;

/** Hands on each line that a process writes, as far as the limit lets it. What is dropped is not even decoded. */
export function logOutput(stream: Readable, limit: LineLimit, write: (line: string) => void): void {
  let begun: Buffer = Buffer.alloc(0);

  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      finish(chunk.subarray(from, end));
      from = end + 1;
    }
    begin(chunk.subarray(from));
  });
  stream.on('end', () => {
    if (begun.length > 0) finish(Buffer.alloc(0));
  });
  // A pipe that breaks ends with its process, and that is told elsewhere.
  stream.on('error', () => undefined);

  function begin(piece: Buffer): void {
    const room = lineBytesMax + 1 - begun.length;
    if (piece.length > 0 && room > 0) begun = Buffer.concat([begun, piece.subarray(0, room)]);
  }

  function finish(piece: Buffer): void {
    const passes = limit.take();
    if (passes) {
      begin(piece);
      const line = begun.toString('utf8').trimEnd();
      if (line !== '') write(cutLine(line));
    }
    if (begun.length > 0) begun = Buffer.alloc(0);
  }
}
