import type { CapturedAnswer, CapturedRequest } from './captured-request.js';

/** What was found in a capture. */
export interface Capture {
  readonly kind: 'raw HTTP' | 'curl command' | 'HAR entry' | 'JSON export';
  readonly request: CapturedRequest;
  readonly answer: CapturedAnswer | undefined;
  /** When the request was received or sent (ms), as far as the capture tells. */
  readonly receivedAt: number | undefined;
  /** What was seen while reading, and may be of use. */
  readonly remarks: readonly string[];
}

export interface CaptureOptions {
  /** Of a HAR file: which entry, the first one is 1; by default the last one that looks like a callback. */
  readonly entry?: number | undefined;
}

/** A capture that cannot be read: what it is not, and what to give instead. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}
