import { Buffer } from 'node:buffer';
import { readUtf8 } from '../../src/imports/read-utf8.js';
import type { FileRecord } from '../../src/imports/file-record.js';

/** A file as it is read: in pieces of so many bytes, which end in the middle of characters and line breaks. */
export async function* inPieces(
  content: string | Buffer,
  bytes = content.length > 10_000 ? 65_536 : 7,
): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(content);
  for (let from = 0; from < all.length; from += bytes) yield all.subarray(from, from + bytes);
}

/** All records that a parser finds, up to the place where it fails. */
export async function readAll(
  content: string | Buffer,
  parse: (texts: AsyncIterable<string>) => AsyncIterable<FileRecord>,
): Promise<{ readonly records: readonly FileRecord[]; readonly problem: string | undefined }> {
  const records: FileRecord[] = [];
  try {
    for await (const record of parse(readUtf8(inPieces(content)))) records.push(record);
  } catch (error) {
    return { records, problem: error instanceof Error ? error.message : String(error) };
  }
  return { records, problem: undefined };
}
