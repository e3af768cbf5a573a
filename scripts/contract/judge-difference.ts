import type { SpecificationName } from '../generate/specifications.js';
import type { Change } from './change.js';
import { canOccurOn, type ChangeKind } from './change-kinds.js';
import type { LocatedDifference } from './compare/difference.js';
import { describePlace } from './describe-place.js';
import type { Rules } from './rules.js';
import { sideOf, type Side } from './side.js';
import { shortText } from './short-text.js';

/** Says what a difference means, by the rule for its kind on the side where it is. */
export function judgeDifference(
  specification: SpecificationName,
  difference: LocatedDifference,
  rules: Rules,
): Change {
  const { operationId, part, status, before, after, schema, detail } = difference;
  const side = sideOf(specification, part);
  const kind = kindOn(side, difference);
  const location = difference.at.map((step) => `/${step.replaceAll('/', '~1')}`).join('');
  const rule = rules.kinds.get(kind);
  const verdict = rule?.verdicts.get(side);
  if (rule === undefined || verdict === undefined) {
    throw new Error(`openapi/contract/rules.yaml does not say what ${kind} means when ${side}`);
  }
  const place = describePlace({ part, status, location });
  const filled = {
    at: place,
    detail: detail ?? '',
    before: textOf(kind, before),
    after: textOf(kind, after),
  };
  const idParts = [specification, operationId, part, status, ...difference.at.map(escapeStep)];
  const what = detail === undefined ? kind : `${kind}=${escapeStep(detail)}`;
  return {
    id: [...idParts.filter((each) => each !== undefined), what].join('/'),
    specification,
    operationId,
    part,
    location,
    status,
    schema,
    kind,
    before,
    after,
    class: verdict.class,
    sentence: fill(rule.says, filled),
    reason: verdict.reason,
    seenBy: ['koogate'],
  };
}

/** What comparers do not know: which side a schema is on, and what a member means there. */
function kindOn(side: Side, { kind, part, at, isClosed }: LocatedDifference): ChangeKind {
  const named = nameByMeaning(kind, isClosed === true, {
    isResultCode: part === 'answer' && isCode(at),
  });
  if (canOccurOn(named, side)) return named;
  return canOccurOn(kind, side) ? kind : 'changed-otherwise';
}

function nameByMeaning(
  kind: ChangeKind,
  isClosed: boolean,
  { isResultCode }: { readonly isResultCode: boolean },
): ChangeKind {
  if (isClosed) return 'closed-member-removed';
  if (isResultCode && kind === 'enum-value-added') return 'result-code-added';
  if (isResultCode && kind === 'enum-value-removed') return 'result-code-removed';
  return kind;
}

/** The marketplace's own answers call it `error_code`; forms of one member are steps behind it. */
function isCode(at: readonly string[]): boolean {
  const member = at.findLast((step) => !/^(oneOf|anyOf):/.test(step));
  return member === 'resultCode' || member === 'error_code';
}

/** Several types are told in words: `integer or null`. */
function textOf(kind: ChangeKind, value: unknown): string {
  const isTypes = kind.startsWith('type-') && Array.isArray(value);
  return isTypes ? value.join(' or ') : shortText(value);
}

function escapeStep(step: string): string {
  return step.replaceAll('/', '~1').replaceAll(/\s+/g, '_');
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  const text = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
