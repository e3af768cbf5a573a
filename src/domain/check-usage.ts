import type { ReportedUsage } from './handler-calls.js';
import type { Instance } from './instance.js';
import { parseUsageValue } from './usage-decimal.js';
import { toUtcText } from './utc-text.js';

/** What is wrong with a report, by the name of the field. */
export interface UsageProblem {
  readonly field: keyof ReportedUsage;
  /** A sentence that names the limit. */
  readonly detail: string;
}

export interface UsageCheck {
  /** Empty when the record may be pushed. */
  readonly problems: readonly UsageProblem[];
  /** What could not be checked, or may surprise later. */
  readonly remarks: readonly string[];
}

/** What is known about those that a report names. */
export interface UsageSurroundings {
  readonly instance: Instance | undefined;
  /** When the instance became usable (ms); `undefined` where its history does not tell. */
  readonly openedAt: number | undefined;
  /** `undefined` where the report names no package, or one that is not known. */
  readonly packageInstance: Instance | undefined;
}

const dayMs = 86_400_000;
/** A window begins at most so long before it is pushed (open-api.md 5.2, rule 4). */
export const usageAgeMsMax = 21 * dayMs;
/** Beyond it there are no dates. */
const dateMsMax = 8.64e15;
const charactersMax = 20;
const idCharactersMax = 64;

/**
 * The local checks before a push (open-api.md 5.2): what the marketplace would only show as abnormal in the seller console, hours later,
 * is told at once. Debug purchases make no instance, so nothing can be reported for them.
 */
export function checkUsage(
  report: ReportedUsage,
  surroundings: UsageSurroundings,
  now: number,
): UsageCheck {
  const { instance } = surroundings;
  return {
    problems: [
      ...valueProblems(report),
      ...windowProblems(report, now),
      ...(instance === undefined
        ? [unknownInstance]
        : instanceProblems(report, { ...surroundings, instance })),
      ...packageProblems(report, surroundings),
    ],
    remarks: instance?.chargingMode === null ? [chargingModeUnknown] : [],
  };
}

const unknownInstance: UsageProblem = {
  field: 'instanceId',
  detail: 'names no instance that was bought here; debug purchases make none',
};

const chargingModeUnknown =
  'instanceId: no order has told yet how the instance is paid; only usage of one that is paid by use is billed';

function valueProblems({ value }: ReportedUsage): readonly UsageProblem[] {
  const problem = (detail: string): readonly UsageProblem[] => [{ field: 'value', detail }];
  if (value.length > charactersMax) {
    return problem(`has ${value.length} characters; at most ${charactersMax} can be pushed`);
  }
  const parsed = parseUsageValue(value);
  if (parsed === undefined) {
    return problem('must be a plain decimal with at most 4 decimals, such as 12.5');
  }
  return parsed > 0n ? [] : problem('must be greater than 0; a window without usage is left out');
}

function windowProblems({ beginAt, endAt }: ReportedUsage, now: number): readonly UsageProblem[] {
  const uneven = (['beginAt', 'endAt'] as const).filter(
    (field) => !isWholeSecond({ beginAt, endAt }[field]),
  );
  if (uneven.length > 0) {
    return uneven.map((field) => ({
      field,
      detail: 'must be a whole second: the marketplace is told no fractions',
    }));
  }
  const problems: UsageProblem[] = [];
  if (beginAt > endAt) {
    problems.push({ field: 'beginAt', detail: `is after endAt, which is ${toUtcText(endAt)}` });
  }
  if (endAt > now) {
    problems.push({ field: 'endAt', detail: `is in the future: it is ${toUtcText(now)} now` });
  }
  if (beginAt < now - usageAgeMsMax) {
    const earliest = toUtcText(now - usageAgeMsMax);
    const detail = `is more than 21 days ago; the marketplace takes windows that begin at ${earliest} or later`;
    problems.push({ field: 'beginAt', detail });
  }
  return problems;
}

function isWholeSecond(time: number): boolean {
  return time % 1_000 === 0 && Math.abs(time) <= dateMsMax;
}

type Known = UsageSurroundings & { readonly instance: Instance };

function instanceProblems(report: ReportedUsage, known: Known): readonly UsageProblem[] {
  const { chargingMode, state } = known.instance;
  if (chargingMode === 'package') return [isPackage];
  if (chargingMode === 'period' || chargingMode === 'one-time') {
    const how = chargingMode === 'period' ? 'by period' : 'once';
    return [{ field: 'instanceId', detail: `names an instance that is paid ${how}, not by use` }];
  }
  if (state === 'pending' || state === 'failed') {
    const detail = `names an instance that is ${state}: usage begins when it is open`;
    return [{ field: 'instanceId', detail }];
  }
  return lifeProblems(report, known);
}

const isPackage: UsageProblem = {
  field: 'instanceId',
  detail:
    'names a package: report the pay-per-use instance that the usage belongs to, and name the package as packageInstanceId',
};

/** Times travel without milliseconds: a window may begin in the second in which the instance was opened, and end in that of its release. */
function lifeProblems({ beginAt, endAt }: ReportedUsage, known: Known): readonly UsageProblem[] {
  const { createdAt, releasedAt } = known.instance;
  const openedAt = Math.floor((known.openedAt ?? createdAt) / 1_000) * 1_000;
  const problems: UsageProblem[] = [];
  if (beginAt < openedAt) {
    const detail = `is before the instance was opened, at ${toUtcText(openedAt)}: begin the window there`;
    problems.push({ field: 'beginAt', detail });
  }
  if (releasedAt !== null && endAt > releasedAt) {
    const closedAt = Math.floor(releasedAt / 1_000) * 1_000;
    const detail = `is after the instance was released: end the window at ${toUtcText(closedAt)} or before`;
    problems.push({ field: 'endAt', detail });
  }
  return problems;
}

function packageProblems(
  { instanceId, packageInstanceId }: ReportedUsage,
  { packageInstance }: UsageSurroundings,
): readonly UsageProblem[] {
  if (packageInstanceId === undefined) return [];
  const problem = (detail: string): readonly UsageProblem[] => [
    { field: 'packageInstanceId', detail },
  ];
  if (packageInstanceId === instanceId) {
    return problem('names the pay-per-use instance itself; name the package, or leave it out');
  }
  if (packageInstanceId.length > idCharactersMax || packageInstance === undefined) {
    return problem('names no instance that was bought here; leave it out without a package');
  }
  const { chargingMode } = packageInstance;
  if (chargingMode === null || chargingMode === 'package') return [];
  return problem('names an instance that is no package');
}
