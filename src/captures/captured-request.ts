import type { Buffer } from 'node:buffer';

/** A call as somebody has recorded it: of a file, of a log, or of the chain that has just refused it. */
export interface CapturedRequest {
  readonly method: string;
  /** Without query; whatever the seller's production address puts in front is left in. */
  readonly path: string;
  /** Behind the question mark, as it travelled. */
  readonly rawQuery: string;
  readonly headers: readonly Header[];
  /** Exactly the bytes that travelled. */
  readonly body: Buffer;
}

/** An answer, with the names of its headers in the case in which they travelled. */
export interface CapturedAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The first header of that name, whatever its case. */
export function findHeader(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}
