import type { CallRecord } from '../domain/call-record.js';
import { toPublicUrl } from '../domain/public-url.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import { toAsciiJson } from '../protocol/ascii-json.js';
import type { CallInProgress } from './call-in-progress.js';
import { linkMembers } from '../protocol/sensitive-members.js';
import { isDebugCall } from './operation-table.js';

const idLengthMax = 64;
/** Whoever has no key may send a path of 16 KiB; what is kept of it must not be his to choose. */
const pathLengthMax = 200;

/** What is kept of a call. Nothing of a body that was not authentic, and no secret of an answer. */
export function toCallRecord(
  call: CallInProgress,
  answer: CallbackAnswer,
  problem: string | null = null,
): CallRecord {
  return {
    callId: call.callId,
    receivedAt: call.receivedAt,
    method: call.method,
    path: call.path.slice(0, pathLengthMax),
    requestBytes: call.rawBody.length,
    resultCode: answer.resultCode,
    problem,
    answerBody: toAsciiJson(withoutSecrets(answer)),
    durationMs: Math.round((performance.now() - call.startedAt) * 1000) / 1000,
    ...verifiedParts(call, answer),
  };
}

type VerifiedPart =
  | 'verdict'
  | 'keyIndex'
  | 'operationId'
  | 'debug'
  | 'requestBody'
  | 'sensitive'
  | 'instanceId'
  | 'orderId';

function verifiedParts(
  call: CallInProgress,
  answer: CallbackAnswer,
): Pick<CallRecord, VerifiedPart> {
  const { authentication, request, operation } = call;
  if (!authentication?.ok) {
    const verdict = authentication?.reason ?? 'not-checked';
    return { verdict, ...nothingVerified };
  }
  return {
    verdict: 'authentic',
    keyIndex: authentication.keyIndex,
    operationId: operation?.operationId ?? null,
    debug: isDebugCall(call),
    requestBody: requestText(call),
    // What cannot be told apart is treated as if it held secrets.
    sensitive: operation?.sensitive ?? true,
    instanceId: toId(subjectOf(answer) ?? request?.instanceId),
    orderId: toId(request?.orderId),
  };
}

const nothingVerified = {
  keyIndex: null,
  operationId: null,
  debug: false,
  requestBody: null,
  sensitive: false,
  instanceId: null,
  orderId: null,
} as const;

/** The body as it came; of a query the decoded parameters. */
function requestText({ method, rawBody, request }: CallInProgress): string {
  return method === 'GET' ? JSON.stringify(request) : rawBody.toString('utf8');
}

function subjectOf(answer: CallbackAnswer): unknown {
  return 'instanceId' in answer ? answer.instanceId : undefined;
}

/** Over-long texts were refused, lists of ids are no subject of their own, and an empty id is none. */
function toId(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > idLengthMax) return null;
  return value === '' || value.includes(',') ? null : value;
}

const secretMembers: ReadonlySet<string> = new Set(['userName', 'password', 'memo', 'license']);

/** Access data and Licenses go to the buyer only: the record says that they were sent, not what. */
function withoutSecrets(answer: CallbackAnswer): CallbackAnswer {
  if (!['info', 'appInfo', 'license'].some((member) => member in answer)) return answer;
  return JSON.parse(JSON.stringify(answer, withoutSecret)) as CallbackAnswer;
}

function withoutSecret(name: string, value: unknown): unknown {
  if (secretMembers.has(name)) return '***';
  return linkMembers.has(name) && typeof value === 'string' ? toPublicUrl(value) : value;
}
