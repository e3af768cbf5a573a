import { TextDecoder } from 'node:util';
import { FileProblem } from './file-problem.js';

/** The texts of a file, piece by piece, without its byte order mark. Throws `FileProblem` when it is not UTF-8. */
export async function* readUtf8(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) refuseUtf16(chunk);
    isFirst = false;
    const text = decode(decoder, chunk);
    if (text !== '') yield text;
  }
  const rest = decode(decoder);
  if (rest !== '') yield rest;
}

function refuseUtf16([first, second]: Uint8Array): void {
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) throw new FileProblem(`the file is in UTF-16: ${advice}`);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new FileProblem(`the file is not in UTF-8, perhaps in GBK: ${advice}`);
  }
}

const advice = 'save it as UTF-8, in spreadsheets as "CSV UTF-8"';
