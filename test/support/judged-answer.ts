import { createHmac } from 'node:crypto';
import { checkAnswer, type CheckedAnswer } from '../../src/emulator/answer-checks.js';
import type { HttpOutcome } from '../../src/emulator/http-exchange.js';
import { answerValidator } from '../../src/openapi/answer-validator.js';
import { readPublished } from '../../src/published.js';

const { specification } = readPublished();
const validator = answerValidator(specification.document);

/** What signs, unless told otherwise; of use to nobody. */
export const answerKey = 'the-key-of-this-class';

export const answeredFrontEndUrl = 'https://app.example.com';

/** A purchase that was made. */
export const madeInstance = { resultCode: '000000', resultMsg: 'success.', instanceId: 'i-1' };

/** An answer that is right but for what is told. */
export interface AnswerToJudge {
  readonly operationId?: string;
  /** As the seller says it; JSON, unless it is a text. */
  readonly says?: object | string | Buffer;
  readonly status?: number;
  readonly contentType?: string | undefined;
  /** Header names and values in turn, in the place of the right one. */
  readonly bodySign?: readonly string[];
  readonly durationMs?: number;
  readonly keys?: readonly string[];
}

/** What the marketplace finds in it. */
export function judge(given: AnswerToJudge): CheckedAnswer {
  const { says = madeInstance, status = 200, durationMs = 10 } = given;
  const body = Buffer.isBuffer(says)
    ? says
    : Buffer.from(typeof says === 'string' ? says : JSON.stringify(says));
  const contentType = 'contentType' in given ? given.contentType : 'application/json';
  const bodySign = given.bodySign ?? ['Body-Sign', signatureOf(body)];
  const rawHeaders = [
    ...(contentType === undefined ? [] : ['content-type', contentType]),
    ...bodySign,
  ];
  return judgeOutcome({ kind: 'answered', status, rawHeaders, body, durationMs }, given);
}

/** The formula of the pages (signing.md 8), without the code that is tested. */
function signatureOf(body: Buffer): string {
  const signature = createHmac('sha256', answerKey).update(body).digest('base64');
  return `sign_type="HMAC-SHA256", signature= "${signature}"`;
}

/** The same of whatever came of a call. */
export function judgeOutcome(
  outcome: HttpOutcome,
  { operationId = 'newInstance', keys = [answerKey] }: AnswerToJudge,
): CheckedAnswer {
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`the specification has no ${operationId}`);
  return checkAnswer({ callback: { operation, request: {} }, outcome, keys, validator });
}
