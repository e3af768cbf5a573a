/** The one error class. `code` is closed, so that every table over it is checked for completeness by the compiler. */
export class KooGateError extends Error {
  override readonly name = 'KooGateError';
  readonly code: KooGateErrorCode;
  /** Public: may be sent to whoever made the call. Says what is wrong and what to do, never echoes a secret. */
  readonly sentence: string | undefined;

  /** `detail` goes to the log and the call record only. */
  constructor(
    code: KooGateErrorCode,
    options: { sentence?: string; detail?: string; cause?: unknown } = {},
  ) {
    super(options.detail ?? options.sentence ?? code, { cause: options.cause });
    this.code = code;
    this.sentence = options.sentence;
  }
}

export type KooGateErrorCode =
  | 'invalid-parameter'
  | 'unauthenticated'
  | 'nonce-replayed'
  | 'forbidden'
  | 'unknown-resource'
  | 'illegal-state'
  | 'body-too-large'
  | 'storage-unavailable'
  | 'internal';
