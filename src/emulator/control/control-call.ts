import type { ControlContext } from './control-context.js';
import type { ControlRequest } from './control-request.js';

/** A call of the control API, its path taken apart. */
export interface ControlCall {
  readonly context: ControlContext;
  readonly request: ControlRequest;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Answers with a value that becomes JSON; throws what `toProblem` tells. */
export type ControlOperation = (call: ControlCall) => unknown;
