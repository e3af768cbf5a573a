import { Buffer } from 'node:buffer';
import fc from 'fast-check';

/** Any sequence of UTF-16 code units, unpaired surrogates included. */
export const anyText = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('utf16le'));
