import type { AnswerFault, AnswerValidator } from '../openapi/answer-validator.js';
import { bodySignHeaderName, verifyBodySign } from '../protocol/body-sign.js';
import { decryptSensitiveField, type EncryptType } from '../protocol/sensitive-field.js';
import type { Callback } from './callback.js';
import type { HttpAnswer, HttpOutcome } from './http-exchange.js';

/**
 * What the marketplace's debugging page looks at in every answer, and what its pages demand besides. The names are stable:
 * reports, tests and whoever suppresses one refer to them.
 */
export const answerChecks = {
  arrives: 'An answer arrives: the address can be reached, and nothing cuts the connection.',
  'in-time': 'The answer is complete within 5 seconds; some pages allow 20.',
  'status-200': 'HTTP status 200, whatever the outcome: every other status is a failure.',
  'content-type': 'Content-Type is application/json.',
  json: 'The body is a JSON object in UTF-8.',
  'result-code': 'resultCode is there: a text of six digits.',
  'result-msg': 'resultMsg is there, a text of at most 255 characters: debugging fails without it.',
  'body-sign-present': 'The header Body-Sign is there, written in exactly that case.',
  'body-sign-form':
    'Body-Sign reads sign_type="HMAC-SHA256", signature= "…", with both pairs of quotes.',
  'body-sign-right':
    "Body-Sign is right over the exact bytes of the body, with the key of the request's interface class.",
  'documented-code': 'resultCode is one that is documented for this interface.',
  'required-fields': 'The fields that are required for that outcome are there.',
  'field-lengths': 'No field is longer than the documentation prints.',
  'field-forms': 'Every field has the type and form that the documentation prints.',
  'no-other-fields': 'Only documented fields are returned.',
  decryptable:
    'userName and password of an answer of SaaS V1 can be decrypted with the Key and encryptType.',
  'memo-escaped': 'Chinese in memo is written as unicode escapes.',
  'same-for-repeat': 'A call sent again is answered as before and makes nothing new.',
  'own-instance': 'Each order line gets an instance of its own: no instanceId is given twice.',
  'refuses-forgery': 'What is not signed, not fresh or replayed is refused.',
} as const;

export type AnswerCheck = keyof typeof answerChecks;

/** One thing that is wrong with an answer. */
export interface AnswerFinding {
  readonly check: AnswerCheck;
  /** What is wrong and where; no key, password or License is in it. */
  readonly problem: string;
}

export interface CheckedAnswer {
  readonly findings: readonly AnswerFinding[];
  /** `undefined` when there is none to read. */
  readonly resultCode: string | undefined;
  readonly resultMsg: string | undefined;
  /** All members; empty when the body is no JSON object. */
  readonly members: Readonly<Record<string, unknown>>;
}

export interface AnswerToCheck {
  readonly callback: Callback;
  readonly outcome: HttpOutcome;
  /** Any of these may have signed it, the current one first; during a rotation it is the one that signed the request. */
  readonly keys: readonly string[];
  readonly validator: AnswerValidator;
}

/** Milliseconds, of the stricter pages. */
export const answerTimeMsMax = 5_000;

export function checkAnswer({ callback, outcome, keys, validator }: AnswerToCheck): CheckedAnswer {
  if (outcome.kind === 'failed') {
    const check = outcome.failure === 'timed-out' ? 'in-time' : 'arrives';
    return { ...nothingRead, findings: [{ check, problem: outcome.sentence }] };
  }
  const members = readMembers(outcome.body);
  const findings = [
    ...transportFindings(outcome),
    ...bodySignFindings(outcome, keys),
    ...(members === undefined
      ? [{ check: 'json' as const, problem: notJson(outcome.body) }]
      : contentFindings({ callback, outcome, keys, validator, members })),
  ];
  return {
    findings,
    resultCode: codeOf(members?.resultCode),
    resultMsg: textOf(members?.resultMsg),
    members: members ?? {},
  };
}

const nothingRead = { resultCode: undefined, resultMsg: undefined, members: {} } as const;

function transportFindings({ status, rawHeaders, durationMs }: HttpAnswer): AnswerFinding[] {
  const findings: AnswerFinding[] = [];
  if (durationMs > answerTimeMsMax) {
    findings.push({ check: 'in-time', problem: `the answer took ${toSeconds(durationMs)}` });
  }
  if (status !== 200) {
    const isRedirect = status >= 300 && status < 400;
    const problem = `the status is ${status}${isRedirect ? ', a redirect, which the marketplace does not follow' : ''}`;
    findings.push({ check: 'status-200', problem });
  }
  const contentType = headerOf(rawHeaders, (name) => name.toLowerCase() === 'content-type');
  if (contentType === undefined) {
    findings.push({ check: 'content-type', problem: 'there is no Content-Type' });
  } else if (!/^application\/json *(;|$)/i.test(contentType)) {
    findings.push({ check: 'content-type', problem: `Content-Type is ${printable(contentType)}` });
  }
  return findings;
}

function bodySignFindings(
  { rawHeaders, body }: HttpAnswer,
  keys: readonly string[],
): AnswerFinding[] {
  const header = headerOf(rawHeaders, (name) => name === bodySignHeaderName);
  if (header === undefined) {
    const written = rawHeaders.find(
      (name, at) => at % 2 === 0 && name.toLowerCase() === bodySignHeaderName.toLowerCase(),
    );
    const problem =
      written === undefined
        ? 'there is no header Body-Sign'
        : `the header is written ${printable(written)}: its case counts; HTTP/2 and some proxies change it`;
    return [{ check: 'body-sign-present', problem }];
  }
  const verdicts = keys.map((accessKey) => verifyBodySign({ accessKey, header, body }));
  if (verdicts.length === 0 || verdicts.some(({ ok }) => ok)) return [];
  const isMalformed = verdicts.some(
    (verdict) => !verdict.ok && verdict.reason !== 'signature-mismatch',
  );
  return isMalformed
    ? [{ check: 'body-sign-form', problem: 'Body-Sign has not the form that is documented' }]
    : [
        {
          check: 'body-sign-right',
          problem:
            'the signature of Body-Sign is not that of these bytes with this key: nothing may change the body after it was signed',
        },
      ];
}

interface ReadAnswer extends AnswerToCheck {
  readonly outcome: HttpAnswer;
  readonly members: Readonly<Record<string, unknown>>;
}

const checkOfFault = {
  missing: 'required-fields',
  'too-long': 'field-lengths',
  undocumented: 'no-other-fields',
  code: 'documented-code',
  form: 'field-forms',
} as const satisfies Record<AnswerFault['kind'], AnswerCheck>;

/** Looked at one by one. */
const saidElsewhere: ReadonlySet<string> = new Set(['/resultCode', '/resultMsg']);

/** KooGate always sends it; the pages print it as optional, with AES-256 where it is missing (signing.md 9). */
const optionalOnPages: ReadonlySet<string> = new Set(['/encryptType']);

function contentFindings(answer: ReadAnswer): AnswerFinding[] {
  const { members, outcome } = answer;
  const findings: AnswerFinding[] = [];
  const { resultCode, resultMsg } = members;
  if (typeof resultCode !== 'string' || !/^\d{6}$/.test(resultCode)) {
    const problem =
      resultCode === undefined ? 'resultCode is missing' : 'resultCode is no text of six digits';
    findings.push({ check: 'result-code', problem });
  }
  if (typeof resultMsg !== 'string' || resultMsg === '' || resultMsg.length > 255) {
    const problem =
      resultMsg === undefined
        ? 'resultMsg is missing'
        : 'resultMsg is no text of 1 to 255 characters';
    findings.push({ check: 'result-msg', problem });
  }
  for (const { kind, path, message } of faultsToTell(answer)) {
    // What is no code at all was said above.
    if (kind === 'code' && findings.some(({ check }) => check === 'result-code')) continue;
    findings.push({ check: checkOfFault[kind], problem: `${path.slice(1)} ${message}` });
  }
  findings.push(...decryptableFindings(answer));
  if (hasRawMemo(outcome.body)) {
    findings.push({
      check: 'memo-escaped',
      problem: 'memo holds characters outside ASCII as they are',
    });
  }
  return findings;
}

/** Each place once: a length is said by two keywords. Of an outcome that is unknown nobody knows what it requires. */
function faultsToTell({ callback, validator, members }: ReadAnswer): readonly AnswerFault[] {
  const faults = validator.findFaults(callback.operation.operationId, members);
  const isUnknownOutcome = faults.some(({ kind }) => kind === 'code');
  return faults
    .filter(({ path, kind }) => kind === 'code' || !saidElsewhere.has(path))
    .filter(
      ({ path, kind }) => kind !== 'missing' || !(isUnknownOutcome || optionalOnPages.has(path)),
    )
    .filter(
      (fault) =>
        fault === faults.find(({ path, kind }) => path === fault.path && kind === fault.kind),
    );
}

/** `appInfo` of newInstance, and that of each `info` of queryInstance. */
function decryptableFindings({ callback, members, keys }: ReadAnswer): AnswerFinding[] {
  if (callback.operation.family !== 'saas-v1') return [];
  const encryptType: EncryptType = members.encryptType === '2' ? '2' : '1';
  const infos = [members, ...(Array.isArray(members.info) ? (members.info as unknown[]) : [])];
  return infos.flatMap((info) => {
    const appInfo = isObject(info) && isObject(info.appInfo) ? info.appInfo : {};
    return (['userName', 'password'] as const)
      .filter((name) => {
        const value = appInfo[name];
        if (typeof value !== 'string') return false;
        return keys.every(
          (accessKey) => decryptSensitiveField({ accessKey, encryptType, value }) === undefined,
        );
      })
      .map((name): AnswerFinding => ({
        check: 'decryptable',
        problem: `appInfo.${name} does not decrypt with the Key and encryptType ${encryptType}`,
      }));
  });
}

/** In the bytes as they travel: whoever reads JSON no longer sees how a character was written. */
function hasRawMemo(body: Buffer): boolean {
  return /"memo"\s*:\s*"(?:[^"\\]|\\.)*[\u0080-\uffff]/.test(body.toString('utf8'));
}

function readMembers(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function notJson(body: Buffer): string {
  if (body.length === 0) return 'the body is empty';
  if (body[0] !== '<'.charCodeAt(0))
    return `the ${body.length} bytes of the body are no JSON object`;
  // A page of a proxy or a framework; anything else may hold what nobody should read.
  const start = printable(body.subarray(0, 40).toString('latin1'));
  return `the body is no JSON object, it begins with ${start}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a stranger wrote there is only told where it is a code. */
function codeOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{6}$/.test(value) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function headerOf(
  rawHeaders: readonly string[],
  isWanted: (name: string) => boolean,
): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && isWanted(each));
  return at === -1 ? undefined : rawHeaders[at + 1];
}

/** What a stranger wrote, on its way to a terminal. */
function printable(text: string): string {
  return JSON.stringify(text.slice(0, 80)).replace(/[\u007f-\uffff]/g, '?');
}

function toSeconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
