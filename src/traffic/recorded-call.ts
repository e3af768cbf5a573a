import type { Buffer } from 'node:buffer';
import type { CapturedRequest } from '../captures/captured-request.js';

/** A callback as a recording has it, with its answer where that was recorded too. */
export interface RecordedCall {
  /** Where it stands in its file, e.g. `line 3`; empty where that is the whole file. */
  readonly place: string;
  /** When it was received or sent (ms), as far as the recording tells. */
  readonly at: number | undefined;
  readonly request: CapturedRequest;
  /** Known of a record that KooGate has kept itself: then it is a callback, whatever its address looks like. */
  readonly operationId: string | undefined;
  readonly answer: RecordedAnswer | undefined;
}

export interface RecordedAnswer {
  /** `undefined`: not recorded. */
  readonly status: number | undefined;
  readonly body: Buffer;
}

/** What is found in a recording, one after the other. */
export type Recorded =
  | { readonly kind: 'call'; readonly call: RecordedCall }
  /** Nothing is wrong with it, and there is nothing to be looked at. */
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  /** The rest of the file is read on. `problem` quotes nothing. */
  | { readonly kind: 'unreadable'; readonly place: string; readonly problem: string };

export type SkipReason = keyof typeof skipReasons;

/** In words, for one or many. */
export const skipReasons = {
  foreign: 'no callback',
  summary: 'listed without its bodies: get the call itself (GET /api/v1/calls/{callId})',
  sealed: 'its request is not shown to this role: get it with the role admin, or use --stored',
  'not-authentic': 'refused for its signature: nothing of such a body is kept',
  masked: 'a delivery that is masked: ask the marketplace that is played for it with reveal',
  'log-line': "a line of KooGate's log, which holds no bodies: use --stored",
} as const;

/** A recording that cannot be read as a whole: what it is not, and what to give instead. */
export class RecordingProblem extends Error {
  override readonly name = 'RecordingProblem';
}
