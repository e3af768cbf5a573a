import type { Change, ChangePart } from '../change.js';
import type { Rules, Verdict } from '../rules.js';
import { sideOf, type Side } from '../side.js';
import { isOfKind } from './is-of-kind.js';
import type { OasdiffFinding } from './run-oasdiff.js';

/** Marks what both comparers have found, and adds what oasdiff alone has. */
export function mergeFindings(
  changes: readonly Change[],
  findings: readonly OasdiffFinding[],
  rules: Rules,
): readonly Change[] {
  const both = new Set<Change>();
  const added = new Map<string, Change>();
  for (const finding of findings) {
    if (rules.oasdiffIgnored.has(finding.id)) continue;
    const same = changes.filter((change) => isSameChange(change, finding, rules));
    for (const change of same) both.add(change);
    if (same.length > 0) continue;
    const change = toChange(finding, rules);
    added.set(change.id, change);
  }
  const marked = changes.map((change): Change =>
    both.has(change) ? { ...change, seenBy: ['koogate', 'oasdiff'] } : change,
  );
  return [...marked, ...added.values()];
}

function isSameChange(change: Change, finding: OasdiffFinding, rules: Rules): boolean {
  return (
    change.specification === finding.specification &&
    (finding.operationId === undefined ||
      finding.operationId === change.operationId ||
      // An operation that was renamed is a new one to oasdiff.
      (change.kind === 'operation-renamed' && change.after === finding.operationId)) &&
    isOfKind(finding.id, change.kind, rules) &&
    isSamePlace(change.location, finding.text)
  );
}

/** oasdiff names places in its sentences only: the last member of the location must be the last of one of them. */
function isSamePlace(location: string, text: string): boolean {
  const member = lastMember(location)?.toLowerCase();
  if (member === undefined) return true;
  // Names of headers are told in lower case.
  return placesIn(text).some((place) => place.split('/').at(-1)?.toLowerCase() === member);
}

function lastMember(location: string): string | undefined {
  const steps = location.split('/').slice(1);
  const member = steps.findLast(
    (step) => !['items', '*', 'content'].includes(step) && !/^(oneOf|anyOf|body):/.test(step),
  );
  return member?.replace(/^(query|path|header|cookie):/, '').replaceAll('~1', '/');
}

/** Whatever stands between backticks, without the steps for forms and entries. */
function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]*)`/g)].map(([, place = '']) =>
    place
      .replaceAll(/(allOf|oneOf|anyOf)\[[^\]]*\]\/?/g, '')
      .replaceAll(/\/(items|additionalProperties|contentSchema)(?=\/|$)/g, '')
      .replace(/\/$/, ''),
  );
}

function toChange(
  { specification, id, text, level, operationId }: OasdiffFinding,
  rules: Rules,
): Change {
  const part = partOf(id, operationId);
  const side = sideOf(specification, part);
  const verdict = rules.oasdiff.get(id)?.get(side) ?? byLevel(level, side, part);
  const places = placesIn(text).map((place) => place.replaceAll(/\s+/g, '_').replaceAll('/', '~1'));
  const kind = `oasdiff:${id}`;
  const what = places.length === 0 ? kind : `${kind}=${places.join(',')}`;
  return {
    id: [specification, operationId, part, what].filter((each) => each !== undefined).join('/'),
    specification,
    operationId,
    part,
    location: '',
    kind,
    before: undefined,
    after: undefined,
    class: verdict.class,
    sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    reason: verdict.reason,
    seenBy: ['oasdiff'],
  };
}

function partOf(id: string, operationId: string | undefined): ChangePart {
  if (/^(request|new-)/.test(id)) return 'request';
  if (id.includes('response')) return 'answer';
  return operationId === undefined ? 'specification' : 'operation';
}

const classes = { error: 'breaking', warning: 'risky', info: 'harmless' } as const;

/**
 * oasdiff takes the described server for ours: its levels hold where we are called, and of our answers. Of what we send to others it
 * cannot say whom it hurts.
 */
function byLevel(level: OasdiffFinding['level'], side: Side, part: ChangePart): Verdict {
  const isOurs = side.startsWith('accepted') ? part !== 'answer' : part === 'answer';
  if (isOurs) return { class: classes[level], reason: `oasdiff calls this ${withArticle[level]}.` };
  return {
    class: 'risky',
    reason: `oasdiff calls this ${withArticle[level]}, and judges as if we were called here: look at it.`,
  };
}

const withArticle = { error: 'an error', warning: 'a warning', info: 'an information' } as const;
