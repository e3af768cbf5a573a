import { answerValidator, type AnswerFault } from '../openapi/answer-validator.js';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import { toShownName } from '../openapi/shown-name.js';
import type { Finding, FindingKind } from './finding.js';
import type { RecordedAnswer } from './recorded-call.js';

const kinds = {
  missing: 'missing-member',
  'too-long': 'longer-text',
  undocumented: 'unknown-member',
  code: 'unknown-code',
  form: 'other-form',
} as const satisfies Record<AnswerFault['kind'], FindingKind>;

/** Stands in records where KooGate has left a secret out. */
const leftOut = '***';

/** Holds an answer against what the specification says of its operation; an empty one has not been recorded. */
export function answerJudge({ document }: Pick<CallbackSpecification, 'document'>) {
  const validator = answerValidator(document);
  const statuses = statusesOf(document);
  return function judge(
    { operationId }: CallbackOperation,
    { status, body }: RecordedAnswer,
  ): readonly Finding[] {
    if (status !== undefined && !statuses.get(operationId)?.has(String(status))) {
      return [toFinding('unknown-status', '', `status ${status} is not documented`, status)];
    }
    if ((status ?? 200) !== 200 || body.length === 0) return [];
    const answer = parse(body.toString('utf8'));
    if (answer === undefined) {
      return [toFinding('no-json', '', 'the answer is no JSON', undefined)];
    }
    return validator
      .findFaults(operationId, answer)
      .map(({ kind, path, message }) =>
        toFinding(kinds[kind], toPath(path), message, valueAt(answer, path)),
      )
      .filter(({ value }) => value !== leftOut);
  };
}

function statusesOf(
  document: CallbackSpecification['document'],
): ReadonlyMap<string, ReadonlySet<string>> {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  return new Map(
    operations.map(({ operationId, responses }) => [operationId, new Set(Object.keys(responses))]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function toFinding(kind: FindingKind, path: string, sentence: string, value: unknown): Finding {
  return { side: 'answer', kind, path, sentence, value };
}

/** `/info/0/appInfo` → `info[].appInfo`. */
function toPath(pointer: string): string {
  return namesOf(pointer)
    .map((name) => (/^\d+$/.test(name) ? '[]' : `.${toShownName(name)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(answer: unknown, pointer: string): unknown {
  return namesOf(pointer).reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    answer,
  );
}

function namesOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
