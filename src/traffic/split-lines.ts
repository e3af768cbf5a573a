import { Buffer } from 'node:buffer';
import { RecordingProblem } from './recorded-call.js';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Lines of UTF-8, one at a time. Throws `RecordingProblem` for one that is longer than `bytesMax`. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Line, void, undefined> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let number = 1;
  const take = (): Line => {
    const text = Buffer.concat(pieces).toString('utf8');
    pieces = [];
    bytes = 0;
    return { number: number++, text };
  };
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(lineFeed, start);
      const piece = chunk.subarray(start, end === -1 ? undefined : end);
      bytes += piece.length;
      if (bytes > bytesMax) throw new RecordingProblem(tooLong(number, bytesMax));
      pieces.push(piece);
      if (end === -1) break;
      yield take();
      start = end + 1;
    }
  }
  if (bytes > 0) yield take();
}

const lineFeed = 0x0a;

function tooLong(number: number, bytesMax: number): string {
  return `line ${number} is longer than ${bytesMax / 1_048_576} MB: divide what it holds, one call a line`;
}
