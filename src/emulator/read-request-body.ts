import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** All of a body; `undefined` when it is larger than that, and then the rest is not read. */
export async function readRequestBody(
  incoming: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
