import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { canOccurOn, changeKinds, type ChangeKind } from './change-kinds.js';
import type { ChangeClass } from './change.js';
import { sides, type Side } from './side.js';

const rulesFile = fileURLToPath(new URL('../../openapi/contract/rules.yaml', import.meta.url));

/** What each kind of change means on each side, and what oasdiff calls it. */
export interface Rules {
  readonly kinds: ReadonlyMap<ChangeKind, KindRule>;
  /** Of what oasdiff alone has found, where its level does not say what it means here. */
  readonly oasdiff: ReadonlyMap<string, ReadonlyMap<Side, Verdict>>;
  /** Checks of oasdiff that say nothing about the contract. */
  readonly oasdiffIgnored: ReadonlySet<string>;
}

export interface KindRule {
  /** The change in a sentence, with `{at}`, `{before}`, `{after}` and `{detail}`. */
  readonly says: string;
  /** Ids of oasdiff's checks that mean this kind; `*` stands for anything. */
  readonly oasdiff: readonly string[];
  readonly verdicts: ReadonlyMap<Side, Verdict>;
}

export interface Verdict {
  readonly class: ChangeClass;
  /** Why, and for whom. */
  readonly reason: string;
}

let known: Rules | undefined;

/** The rules of this project, read once. */
export function readRules(): Rules {
  known ??= parseRules(readFileSync(rulesFile, 'utf8'));
  return known;
}

const sentence = z.string().min(1);
const verdict = z.union([
  z.strictObject({ breaking: sentence }),
  z.strictObject({ risky: sentence }),
  z.strictObject({ harmless: sentence }),
]);
const sideVerdicts = z.partialRecord(z.enum(sides), verdict);
const row = z.strictObject({
  says: sentence,
  oasdiff: z.array(sentence).default([]),
  ...Object.fromEntries(sides.map((side) => [side, verdict.optional()])),
});
const file = z.strictObject({
  kinds: z.record(z.string(), row),
  oasdiff: z.record(z.string(), sideVerdicts).default({}),
  /** Each with the reason. */
  oasdiffIgnored: z.record(z.string(), sentence).default({}),
});

/** Throws with every row that is missing, unknown or of a wrong form. */
export function parseRules(text: string): Rules {
  const read = file.safeParse(parse(text));
  if (!read.success) throw new Error(`rules.yaml: ${z.prettifyError(read.error)}`);
  const { kinds, oasdiff, oasdiffIgnored } = read.data;
  const problems = [...problemsOf(kinds)];
  if (problems.length > 0)
    throw new Error(`rules.yaml:\n${problems.map((each) => `  ${each}\n`).join('')}`);
  return {
    kinds: new Map(
      Object.entries(kinds).flatMap(([kind, each]) =>
        isKind(kind) ? [[kind, toKindRule(each)] as const] : [],
      ),
    ),
    oasdiff: new Map(Object.entries(oasdiff).map(([id, each]) => [id, toVerdicts(each)])),
    oasdiffIgnored: new Set(Object.keys(oasdiffIgnored)),
  };
}

type Row = z.infer<typeof row>;

function* problemsOf(kinds: Readonly<Record<string, Row>>): Iterable<string> {
  for (const kind of Object.keys(kinds)) {
    if (!isKind(kind))
      yield `${kind}: no such kind of change: is it in scripts/contract/change-kinds.ts?`;
  }
  for (const kind of Object.keys(changeKinds).filter(isKind)) {
    const found = kinds[kind];
    if (found === undefined) {
      yield `${kind}: has no row: say what it means on ${changeKinds[kind].join(', ')}`;
      continue;
    }
    for (const side of sides) {
      const isThere = side in found;
      if (canOccurOn(kind, side) && !isThere)
        yield `${kind}: does not say what it means when ${side}`;
      if (!canOccurOn(kind, side) && isThere)
        yield `${kind}: cannot occur when ${side}: remove that line`;
    }
  }
}

function isKind(name: string): name is ChangeKind {
  return name in changeKinds;
}

function toKindRule({ says, oasdiff, ...each }: Row): KindRule {
  return { says, oasdiff, verdicts: toVerdicts(sideVerdicts.parse(each)) };
}

function toVerdicts(each: z.infer<typeof sideVerdicts>): ReadonlyMap<Side, Verdict> {
  return new Map(
    sides.flatMap((side) => {
      const said = each[side];
      return said === undefined ? [] : [[side, toVerdict(said)] as const];
    }),
  );
}

function toVerdict(said: z.infer<typeof verdict>): Verdict {
  if ('breaking' in said) return { class: 'breaking', reason: said.breaking };
  if ('risky' in said) return { class: 'risky', reason: said.risky };
  return { class: 'harmless', reason: said.harmless };
}
