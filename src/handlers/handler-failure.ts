import type { HandlerName } from '../domain/handler-calls.js';

/** A handler gave no usable answer. The message names file and handler, and holds nothing that was asked or answered. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';

  constructor(
    readonly file: string,
    readonly handler: HandlerName,
    what: string,
  ) {
    super(`${file}: ${handler} ${what}`);
  }
}
