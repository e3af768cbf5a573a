import type { OperationId } from './management-client.js';
import { isProblemCode, type ProblemCode } from './problem-codes.js';
import { problemPrefix, type FieldProblem, type Problem } from './problem.js';

/**
 * - a `ProblemCode`: the server has refused, and says why
 * - `other-problem`: it has refused for a reason that this client is too old to know: see `type`
 * - `unexpected-answer`: what answered is not KooGate, or its answer broke off
 * - `no-answer`: nobody answered at this address, or the connection broke
 * - `timed-out`: time was up
 */
export type ManagementErrorCode =
  ProblemCode | 'other-problem' | 'unexpected-answer' | 'no-answer' | 'timed-out';

export interface ManagementErrorFields {
  readonly code: ManagementErrorCode;
  /** Behind the name of the operation. */
  readonly sentence: string;
  readonly operationId: OperationId;
  readonly status?: number | undefined;
  readonly problem?: Problem | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A call that has failed. Programs look at `code`; the message is for people. Neither holds the token. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError';
  readonly code: ManagementErrorCode;
  readonly operationId: OperationId;
  /** The HTTP status; `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** Stable name of the kind of problem, `urn:koogate:problem:…`; `undefined` when the server has not told one. */
  readonly type: string | undefined;
  /** The server's own sentence. */
  readonly detail: string | undefined;
  /** What exactly was refused, when the call is not as the specification says. */
  readonly errors: readonly FieldProblem[];
  /** The server's log knows the call by it. */
  readonly requestId: string | undefined;
  /** The marketplace's own code, where it was asked and has failed. */
  readonly marketplaceCode: string | undefined;
  /** Whether the same call may succeed later; `undefined` where only the code tells. */
  readonly retry: boolean | undefined;
  /** How long the server asks to wait before the next call (ms). */
  readonly retryAfterMs: number | undefined;

  constructor(fields: ManagementErrorFields) {
    const { problem } = fields;
    super(`${fields.operationId}: ${fields.sentence}`);
    this.code = fields.code;
    this.operationId = fields.operationId;
    this.status = fields.status;
    this.type = problem?.type;
    this.detail = problem?.detail;
    this.errors = problem?.errors ?? [];
    this.requestId = problem?.instance.replace(/^urn:uuid:/, '');
    this.marketplaceCode = problem?.marketplaceCode ?? undefined;
    this.retry = problem?.retry;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** The server has refused, and says why. */
export function refusedCall(
  operationId: OperationId,
  problem: Problem,
  answer: { readonly status: number; readonly retryAfterMs: number | undefined },
): ManagementError {
  const code = problem.type.slice(problemPrefix.length);
  const fields = (problem.errors ?? []).map(({ pointer, parameter, detail }) =>
    `${pointer ?? parameter ?? ''} ${detail}`.trim(),
  );
  return new ManagementError({
    code: isProblemCode(code) ? code : 'other-problem',
    sentence: [`${problem.detail} (${answer.status} ${code})`, ...fields].join('\n  '),
    operationId,
    problem,
    ...answer,
  });
}
