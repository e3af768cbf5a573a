import type { CheckedAnswer } from '../emulator/answer-checks.js';
import type { HttpOutcome, HttpRequest } from '../emulator/http-exchange.js';

/** A call and what came back, checked for its form. */
export interface ReceivedAnswer extends CheckedAnswer {
  readonly request: HttpRequest;
  readonly outcome: HttpOutcome;
}

/** What came back, byte for byte; empty when nothing did. */
export function bodyOfAnswer({ outcome }: ReceivedAnswer): Buffer {
  return outcome.kind === 'answered' ? outcome.body : Buffer.alloc(0);
}
