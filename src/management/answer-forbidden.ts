import { answerProblem } from './answer-problem.js';
import type { ManagementResponse } from './request-in-progress.js';

/** 403 with the challenge of RFC 6750; `detail` says which role is needed and which there is. */
export function answerForbidden(res: ManagementResponse, detail: string): void {
  res.set('WWW-Authenticate', 'Bearer realm="koogate", error="insufficient_scope"');
  answerProblem(res, { kind: 'forbidden', detail });
}
