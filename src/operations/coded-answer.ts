import { resultCodes, type ResultCode } from '../protocol/result-codes.js';

/** The answer that a result code alone makes, with the sentence of the table of result codes. */
export function codedAnswer<Code extends ResultCode>(
  resultCode: Code,
): { resultCode: Code; resultMsg: string } {
  return { resultCode, resultMsg: resultCodes[resultCode].sentence };
}
