import { answerChecks, type AnswerCheck } from '../../emulator/answer-checks.js';
import type { Check, CheckContext, Verdict } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { failed, passed, skipped } from '../verdicts.js';
import { forgedAnswer } from './authentication-checks.js';
import { debugAnswer } from './debug-checks.js';
import { operationCheck } from './operation-check.js';

/** What the debugging page looks at in an answer, one check each: of a debug call, and of a call that is refused. */
export function answerFormChecks(form: OperationForm): Check[] {
  return [
    ...checksOfAnswer(form, debugNames(form), {
      prefix: 'debug',
      kind: 'a debug call',
      answer: debugAnswer,
      opensSecret: true,
    }),
    ...checksOfAnswer(form, refusalNames, {
      prefix: 'refused',
      kind: 'a forged call',
      answer: forgedAnswer,
      opensSecret: false,
    }),
  ];
}

const always = [
  'arrives',
  'in-time',
  'status-200',
  'content-type',
  'json',
  'result-code',
  'result-msg',
  'body-sign-present',
  'body-sign-form',
  'body-sign-right',
  'no-other-fields',
] as const satisfies readonly AnswerCheck[];

/** Of a success the one code is known; of a refusal it has to be one of those that are documented. */
const refusalNames = [
  'status-200',
  'content-type',
  'json',
  'result-code',
  'result-msg',
  'body-sign-present',
  'body-sign-form',
  'body-sign-right',
  'documented-code',
  'no-other-fields',
] as const satisfies readonly AnswerCheck[];

/** What an answer has not cannot be wrong. */
function debugNames({ answer, operation }: OperationForm): readonly AnswerCheck[] {
  return [
    ...always,
    ...(answer.hasRequiredMembers ? (['required-fields'] as const) : []),
    ...(answer.hasBoundedMembers ? (['field-lengths'] as const) : []),
    ...(answer.hasMembers ? (['field-forms'] as const) : []),
    ...(answer.hasAccessData ? (['memo-escaped'] as const) : []),
    ...(answer.hasAccessData && operation.family === 'saas-v1' ? (['decryptable'] as const) : []),
  ];
}

interface AnswerSource {
  readonly prefix: string;
  readonly kind: string;
  readonly opensSecret: boolean;
  readonly answer: (context: CheckContext, form: OperationForm) => Promise<ReceivedAnswer>;
}

function checksOfAnswer(
  form: OperationForm,
  names: readonly AnswerCheck[],
  { prefix, kind, answer, opensSecret }: AnswerSource,
): Check[] {
  return names.map((name) =>
    operationCheck(form, {
      name: `${prefix}.${name}`,
      title: `${titles[name]}, in the answer to ${kind}`,
      rule: answerChecks[name],
      page: pages[name] ?? 'result-codes.md 1',
      advice: advices[name],
      opensSecret,
      run: async (context) => verdictOn(name, await answer(context, form)),
    }),
  );
}

/** Without an answer, or without JSON, nothing can be said about what would be in it. */
function verdictOn(name: AnswerCheck, { outcome, findings, members }: ReceivedAnswer): Verdict {
  const finding = findings.find(({ check }) => check === name);
  if (finding !== undefined) return failed(finding.problem);
  if (outcome.kind === 'failed' && name !== 'arrives' && name !== 'in-time') {
    return skipped('no answer arrived');
  }
  const isUnread = findings.some(({ check }) => check === 'json');
  if (isUnread && contentNames.has(name)) return skipped('the answer is no JSON object');
  const isUncoded = members.resultCode === undefined && name === 'documented-code';
  return isUncoded && !isUnread ? skipped('the answer has no resultCode') : passed;
}

const contentNames: ReadonlySet<AnswerCheck> = new Set<AnswerCheck>([
  'result-code',
  'result-msg',
  'documented-code',
  'required-fields',
  'field-lengths',
  'field-forms',
  'no-other-fields',
  'decryptable',
  'memo-escaped',
]);

const contentTitles = {
  'required-fields': 'Required fields are there',
  'field-lengths': 'No field is too long',
  'field-forms': 'Every field has its type and form',
  decryptable: 'userName and password can be decrypted',
  'memo-escaped': 'Chinese in memo is escaped',
  'same-for-repeat': 'A repeat is answered the same',
  'own-instance': 'An order line has an instance of its own',
  'refuses-forgery': 'What is forged is refused',
} as const;

const titles = {
  arrives: 'An answer arrives',
  'in-time': 'It arrives in time',
  'status-200': 'HTTP status is 200',
  'content-type': 'Content-Type is application/json',
  json: 'The body is a JSON object',
  'result-code': 'resultCode is there',
  'result-msg': 'resultMsg is there',
  'body-sign-present': 'Body-Sign is there, in that case',
  'body-sign-form': 'Body-Sign has its form',
  'body-sign-right': 'Body-Sign is right',
  'documented-code': 'resultCode is a documented one',
  'no-other-fields': 'Only documented fields are returned',
  ...contentTitles,
} as const satisfies Record<AnswerCheck, string>;

const pages: Partial<Record<AnswerCheck, string>> = {
  'in-time': 'lifecycle.md 2',
  'body-sign-present': 'signing.md 8',
  'body-sign-form': 'signing.md 8',
  'body-sign-right': 'signing.md 8',
  decryptable: 'signing.md 9',
  'memo-escaped': 'saas-v2.md 4.2',
};

const signAdvice =
  'Sign the exact bytes that leave, last of all: no compression, re-serialising or line break afterwards; the key is the one that verified the request, without timeStamp.';

const advices = {
  arrives: 'Look for a crash or a proxy that cuts the connection.',
  'in-time': 'Answer at once and do the work in the background.',
  'status-200': 'Answer every callback with HTTP 200; the outcome goes into resultCode.',
  'content-type': 'Send Content-Type: application/json with every answer, refusals included.',
  json: 'Answer with one JSON object in UTF-8.',
  'result-code': 'Send resultCode as a text of six digits.',
  'result-msg': 'Always send resultMsg, e.g. "success.".',
  'body-sign-present':
    'Send the header Body-Sign in exactly that case; HTTP/2 and some proxies write names in lower case.',
  'body-sign-form': 'Write it as sign_type="HMAC-SHA256", signature= "<Base64>".',
  'body-sign-right': signAdvice,
  'documented-code': 'Answer with one of the codes that this interface documents.',
  'no-other-fields': 'Leave out what the interface does not define.',
  'required-fields': 'Return every mandatory field of a success.',
  'field-lengths':
    'Cut or refuse what is longer than printed; encrypted account data count with their IV.',
  'field-forms': 'Compare the type and form of the field with the table of the interface.',
  decryptable:
    'Encrypt as 16 letters or digits of IV, then Base64 of AES-CBC; the AES key is derived from the Key by SHA1PRNG, not cut from it.',
  'memo-escaped': 'Write every character outside ASCII in memo as \\uXXXX.',
  'same-for-repeat': 'Find what was made for the same order and return it.',
  'own-instance': 'Make an instance of its own for each order line.',
  'refuses-forgery': 'Verify signature, timestamp and nonce before anything else.',
} as const satisfies Record<AnswerCheck, string>;
