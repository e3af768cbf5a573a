import { classifyOutcome, type OutcomeClass } from './classify-outcome.js';
import type { Unanswered } from './http-exchange.js';
import type { CallFailure } from './marketplace-client.js';
import { openApiOperations, type OpenApiOperationId } from './open-api-operations.js';
import type { ReadAnswer } from './read-answer.js';

export interface FailedAnswer {
  readonly operationId: OpenApiOperationId;
  readonly status: number;
  readonly answer: ReadAnswer;
  /** What must not stand in a message, though the marketplace may repeat it. */
  readonly secrets: readonly string[];
  /** The request holds secrets of buyers: then nothing is quoted that may be made of them. */
  readonly isSecret: boolean;
}

export type JudgedAnswer =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly failure: CallFailure;
      readonly closes: OutcomeClass['closes'];
    };

/** Whether an answer says success, and if not what is to be done about it. */
export function judgeAnswer({ operationId, status, answer, ...about }: FailedAnswer): JudgedAnswer {
  const { code, words, requestId } = answer;
  const { secrets } = about;
  const outcome = classifyOutcome({ operationId, status, code, words });
  if (outcome.kind === 'done') return { kind: 'done' };
  const shownCode = code === null ? null : withoutSecrets(code, secrets).slice(0, idLengthMax);
  const isQuoted = outcome.quoted === true && !about.isSecret;
  const said = [shownCode, isQuoted ? quotation(words, secrets) : null];
  const named = [...said.filter((part) => part !== null), `HTTP ${status}`].join(', ');
  return {
    kind: 'failed',
    closes: outcome.closes,
    failure: {
      kind: outcome.kind,
      retry: isWorthRepeating(outcome.kind),
      code: shownCode,
      httpStatus: status,
      requestId:
        requestId === null ? null : withoutSecrets(requestId, secrets).slice(0, idLengthMax),
      message: `the marketplace has not accepted ${openApiOperations[operationId].title} (${named}): ${outcome.means}`,
    },
  };
}

/** No answer, or none that can be read: later there may be one. */
export function noAnswer(
  operationId: OpenApiOperationId,
  { stage, reason }: Unanswered,
  base: string,
): CallFailure {
  const { title, isRead } = openApiOperations[operationId];
  return {
    kind: 'temporary',
    retry: true,
    code: null,
    httpStatus: null,
    requestId: null,
    message: `${title} has got no answer from ${new URL(base).host}: ${reason}`,
    ...(!isRead && stage !== 'not-sent' && { mayHaveBeenDone: true }),
  };
}

/** The marketplace says that it has succeeded, without what was asked for. */
export function emptySuccess(
  operationId: OpenApiOperationId,
  status: number,
  code: string | null,
): CallFailure {
  const { title } = openApiOperations[operationId];
  return {
    kind: 'temporary',
    retry: true,
    code,
    httpStatus: status,
    requestId: null,
    message: `the marketplace says that ${title} has succeeded (HTTP ${status}), and its answer lacks what was asked for`,
  };
}

/** A refused key or signature is mended by the operator; what waits for that need not be done anew. */
const worthRepeating: ReadonlySet<CallFailure['kind']> = new Set([
  'temporary',
  'throttled',
  'credentials',
  'signature',
  'not-yet',
]);

function isWorthRepeating(kind: CallFailure['kind']): boolean {
  return worthRepeating.has(kind);
}

const wordsLengthMax = 200;
const idLengthMax = 64;

function quotation(words: string, secrets: readonly string[]): string | null {
  if (words === '') return null;
  const shown = withoutSecrets(words, secrets).replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ');
  return `“${shown.slice(0, wordsLengthMax)}”`;
}

/** Also as they stand in the JSON or in the address that was sent. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
    ])
    .reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
}
