import type { CallbackOperation } from '../../openapi/callback-specification.js';
import type { AnswerCheck, CheckedAnswer } from '../answer-checks.js';

/**
 * What the debugging page would complain about, in sentences; nothing when the case passes and can be saved (lifecycle.md 5). It looks
 * at less than the findings of an answer tell: whether it checks lengths and `Body-Sign` of the newer interfaces is not known.
 */
export function judgeDebugAnswer(
  operation: Pick<CallbackOperation, 'operationId' | 'keyClass'>,
  { findings, resultCode, members }: Pick<CheckedAnswer, 'findings' | 'resultCode' | 'members'>,
): readonly string[] {
  const counts = operation.keyClass === 'v1' ? checksOfV1 : checks;
  const complaints = findings
    .filter(({ check }) => counts.has(check))
    .map(({ problem }) => problem);
  if (resultCode === undefined) return complaints;
  if (resultCode !== '000000') {
    return [...complaints, `resultCode is ${resultCode}: a debug case passes with 000000 only`];
  }
  const rules = rulesByOperation[operation.operationId] ?? [];
  return [...complaints, ...rules.flatMap((rule) => rule(members))];
}

const checks: ReadonlySet<AnswerCheck> = new Set<AnswerCheck>([
  'arrives',
  'in-time',
  'status-200',
  'content-type',
  'json',
  'result-code',
  'result-msg',
]);

const checksOfV1: ReadonlySet<AnswerCheck> = new Set<AnswerCheck>([
  ...checks,
  'field-lengths',
  'body-sign-present',
  'body-sign-form',
  'body-sign-right',
]);

type Members = Readonly<Record<string, unknown>>;

type Rule = (members: Members) => readonly string[];

const hasInstanceId: Rule = (members) => missing(members, ['instanceId'], '');

/** Documented as optional, and wanted by the page all the same. */
const hasFrontEndUrl: Rule = ({ appInfo }) =>
  missing(objectOf(appInfo), ['frontEndUrl'], 'appInfo.');

const hasInfo: Rule = ({ info }) => {
  const entries = Array.isArray(info) ? (info as unknown[]) : [];
  if (entries.length === 0)
    return ['info is missing or empty: the page wants the instanceId in it'];
  return entries.flatMap((entry, at) => {
    const { usageInfo, ...members } = objectOf(entry);
    const usages = Array.isArray(usageInfo) ? (usageInfo as unknown[]) : [];
    return [
      ...missing(members, ['instanceId'], `info[${at}].`),
      ...usages.flatMap((usage, place) =>
        missing(
          objectOf(usage),
          ['usageValue', 'statisticalTime'],
          `info[${at}].usageInfo[${place}].`,
        ),
      ),
    ];
  });
};

/** Which members are missing is asked by rules of our own: a schema may demand what the marketplace's tables call optional. */
const rulesByOperation: Readonly<Record<string, readonly Rule[]>> = {
  newInstance: [hasInstanceId],
  newInstanceV1: [hasInstanceId, hasFrontEndUrl],
  getLicenseV1: [hasInstanceId, (members) => missing(members, ['license'], '')],
  queryInstance: [hasInfo],
  queryInstanceV1: [hasInfo],
};

function missing(members: Members, names: readonly string[], place: string): readonly string[] {
  return names
    .filter((name) => [undefined, null, ''].includes(members[name] as null))
    .map((name) => `${place}${name} is missing`);
}

function objectOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
