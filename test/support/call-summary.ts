import type { CallRecord } from '../../src/domain/call-record.js';
import type { CallSummary } from '../../src/domain/directories.js';

/** What a list tells of a call. */
export function callSummaryOf(call: CallRecord): CallSummary {
  const { sensitive: _sensitive, requestBody: _request, answerBody: _answer, ...summary } = call;
  return summary;
}
