import { gte, inc, valid } from 'semver';
import type { Change } from '../change.js';

export type VersionStep = 'major' | 'minor' | 'patch';

/** What a version may be called, or why it must not be. */
export type VersionVerdict =
  | { readonly ok: true; readonly version: string; readonly step: VersionStep }
  | { readonly ok: false; readonly sentence: string };

/**
 * The version that follows from the changes since the last one, or the wanted one where it says no less: breaking is a major step,
 * risky or new a minor one, all else a patch.
 */
export function nextVersion(
  last: string,
  changes: readonly Change[],
  wanted?: string,
): VersionVerdict {
  const step = stepOf(changes);
  const least = inc(last, step);
  if (least === null) return { ok: false, sentence: `${last} is no version that can be followed` };
  if (wanted === undefined) return { ok: true, version: least, step };
  if (valid(wanted) !== wanted) {
    return { ok: false, sentence: `${wanted} is no version: write it as ${least} is written` };
  }
  if (gte(wanted, least)) return { ok: true, version: wanted, step };
  return { ok: false, sentence: tooLow(wanted, least, step, changes) };
}

function stepOf(changes: readonly Change[]): VersionStep {
  if (changes.some((change) => change.class === 'breaking')) return 'major';
  return changes.some((change) => change.class === 'risky' || isAddition(change))
    ? 'minor'
    : 'patch';
}

/** Something that was not there before and that others can use: no example, no text, no limit. */
function isAddition({ kind }: Change): boolean {
  return additions.has(kind) || /-(member|parameter|body|status)-added$/.test(kind);
}

const additions: ReadonlySet<string> = new Set([
  'operation-added',
  'media-type-added',
  'header-added',
  'enum-value-added',
  'result-code-added',
  'alternative-added',
]);

function tooLow(
  wanted: string,
  least: string,
  step: VersionStep,
  changes: readonly Change[],
): string {
  const cause = changes.find(
    (change) => change.class === { major: 'breaking', minor: 'risky', patch: 'harmless' }[step],
  );
  const because = (cause ?? changes.find(isAddition))?.sentence ?? 'something has changed';
  return `${wanted} says too little: ${because.replace(/[.]$/, '')} (${step}), so it is ${least} or higher`;
}
