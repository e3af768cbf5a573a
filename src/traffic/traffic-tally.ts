import type { CallbackOperation } from '../openapi/callback-specification.js';
import type { JudgedCall } from './call-judge.js';
import type { Finding } from './finding.js';
import type { SkipReason } from './recorded-call.js';
import { toShownValue } from './shown-value.js';
import { valueShape } from './value-shape.js';

/** What many calls have in common that the specification does not describe. */
export interface FindingGroup extends Pick<Finding, 'side' | 'kind' | 'path'> {
  /** `null`: no operation was recognised. */
  readonly operationId: string | null;
  /** As it was said of the first one. */
  readonly sentence: string | null;
  readonly calls: number;
  readonly first: Occurrence;
  /** Of the first one: its type and length, without what it says. */
  readonly shape: string | null;
  /** The value itself: only where values are asked for, and never one that may be a secret or tell of a person. */
  readonly value: string | null;
}

export interface Occurrence {
  readonly file: string;
  /** E.g. `line 3`; empty: the whole file. */
  readonly place: string;
  /** Milliseconds; `null`: not recorded. */
  readonly at: number | null;
}

export interface TrafficReport {
  readonly calls: number;
  /** Calls of which everything is. */
  readonly described: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly unreadable: number;
  /** The first ones of them. */
  readonly unreadableParts: readonly UnreadablePart[];
  /** By operation, in the order of the specification, then as met. */
  readonly groups: readonly FindingGroup[];
  /** Differences that stand in no group, because there were too many kinds of them. */
  readonly leftOut: number;
}

export interface UnreadablePart {
  readonly file: string;
  readonly place: string;
  readonly problem: string;
}

export interface TrafficTallyOptions {
  readonly showsValues: boolean;
  /** The file chooses its names: so many groups are kept. */
  readonly groupsMax?: number;
  readonly unreadableMax?: number;
}

/** Adds up what was found, in memory that does not grow with the number of calls. */
export class TrafficTally {
  readonly #showsValues: boolean;
  readonly #groupsMax: number;
  readonly #unreadableMax: number;
  readonly #groups = new Map<string, FindingGroup>();
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  readonly #unreadableParts: UnreadablePart[] = [];
  #calls = 0;
  #described = 0;
  #unreadable = 0;
  #leftOut = 0;

  constructor({ showsValues, groupsMax = 5_000, unreadableMax = 20 }: TrafficTallyOptions) {
    this.#showsValues = showsValues;
    this.#groupsMax = groupsMax;
    this.#unreadableMax = unreadableMax;
  }

  addSkipped(reason: SkipReason): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }

  addUnreadable(part: UnreadablePart): void {
    this.#unreadable += 1;
    if (this.#unreadableParts.length < this.#unreadableMax) this.#unreadableParts.push(part);
  }

  addCall({ operation, findings }: JudgedCall, where: Occurrence): void {
    this.#calls += 1;
    if (findings.length === 0) this.#described += 1;
    const seen = new Set<string>();
    for (const finding of findings) {
      const key = keyOf(operation, finding);
      if (!seen.has(key)) this.#addFinding(key, { operation, finding, where });
      seen.add(key);
    }
  }

  #addFinding(key: string, { operation, finding, where }: Found): void {
    const known = this.#groups.get(key);
    if (known === undefined && this.#groups.size >= this.#groupsMax) {
      this.#leftOut += 1;
      return;
    }
    const isEarlier = known === undefined || isBefore(where, known.first);
    const told = isEarlier ? this.#toGroup({ operation, finding, where }) : known;
    this.#groups.set(key, { ...told, calls: (known?.calls ?? 0) + 1 });
  }

  #toGroup({ operation, finding, where }: Found): FindingGroup {
    const { side, kind, path, sentence, value } = finding;
    return {
      operationId: operation?.operationId ?? null,
      side,
      kind,
      path,
      sentence: sentence ?? null,
      calls: 0,
      first: where,
      shape: value === undefined ? null : valueShape(value),
      value: this.#showsValues ? (toShownValue(operation, finding) ?? null) : null,
    };
  }

  report(operations: readonly CallbackOperation[]): TrafficReport {
    const order = new Map(operations.map(({ operationId }, at) => [operationId, at]));
    const placeOf = ({ operationId }: FindingGroup) => order.get(operationId ?? '') ?? -1;
    return {
      calls: this.#calls,
      described: this.#described,
      skipped: this.#skipped,
      unreadable: this.#unreadable,
      unreadableParts: this.#unreadableParts,
      groups: [...this.#groups.values()].sort((a, b) => placeOf(a) - placeOf(b)),
      leftOut: this.#leftOut,
    };
  }
}

interface Found {
  readonly operation: CallbackOperation | undefined;
  readonly finding: Finding;
  readonly where: Occurrence;
}

/** Entries of a list are one place: of what is said of them, the number is left out. */
function keyOf(operation: CallbackOperation | undefined, finding: Finding): string {
  const { side, kind, path, sentence = '' } = finding;
  const said = sentence.replace(/\.\d+(?=[. ])/g, '[]');
  return [operation?.operationId, side, kind, path, said].join('\n');
}

/** Records are read from the newest on. */
function isBefore({ at }: Occurrence, { at: other }: Occurrence): boolean {
  return at !== null && other !== null && at < other;
}
