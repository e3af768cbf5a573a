import type { CheckDescription } from './check.js';
import type { ExchangeExcerpt } from './exchange-excerpt.js';

/** What a run has found out, in the order of the catalogue. */
export interface ConformanceReport {
  /** Without user name and password, should the address have had any. */
  readonly target: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly debugOnly: boolean;
  readonly results: readonly CheckResult[];
  readonly counts: Counts;
  readonly families: readonly FamilySummary[];
}

export interface CheckResult extends CheckDescription {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Of a failed one what is wrong, of a skipped one why. */
  readonly detail: string | undefined;
  readonly durationMs: number;
  /** What it has sent and got last; of a failed one up to three. */
  readonly exchanges: readonly ExchangeExcerpt[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface FamilySummary extends Counts {
  readonly family: string;
}

export function countsOf(results: readonly CheckResult[]): Counts {
  const count = (outcome: CheckResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** In the order in which the families appear. */
export function familiesOf(results: readonly CheckResult[]): readonly FamilySummary[] {
  return [...new Set(results.map(({ family }) => family))].map((family) => ({
    family,
    ...countsOf(results.filter((result) => result.family === family)),
  }));
}
