import { Buffer } from 'node:buffer';
import type { Coverage } from './coverage.js';
import { mutated, randomFrom } from './mutate.js';
import type { Target } from './target.js';

export interface FuzzedTarget {
  readonly name: string;
  readonly inputs: number;
  /** Inputs that ran what none before them had run. */
  readonly kept: number;
  readonly finding?: { readonly input: Buffer; readonly error: unknown };
}

export interface FuzzLimits {
  readonly seed: number;
  /** Whichever is reached first. */
  readonly inputsMax: number;
  readonly cpuMsMax: number;
}

/** Asking for the coverage costs as much as some inputs do. */
const batchSize = 64;

/**
 * Changes real inputs again and again; with coverage, what runs something new becomes an input to change too. Ends with the first finding,
 * made smaller.
 */
export function fuzzTarget(target: Target, limits: FuzzLimits, coverage?: Coverage): FuzzedTarget {
  const random = randomFrom(limits.seed);
  const corpus = [...target.seeds];
  const known = new Set<string>();
  const startedAt = process.cpuUsage();
  let inputs = 0;
  const result = (finding?: FuzzedTarget['finding']): FuzzedTarget => ({
    ...{ name: target.name, inputs, kept: corpus.length - target.seeds.length },
    ...(finding && { finding }),
  });
  let batch: readonly Buffer[] = target.seeds;
  while (inputs < limits.inputsMax && usedMs(startedAt) < limits.cpuMsMax) {
    for (const input of batch) {
      const error = failureOf(target, input);
      inputs += 1;
      if (error !== undefined) return result({ input: smaller(target, input), error });
    }
    if (coverage) corpus.push(...worthKeeping(target, batch, { coverage, known }));
    const parent = corpus[Math.floor(random() * corpus.length)] ?? Buffer.alloc(0);
    batch = Array.from({ length: batchSize }, () => mutated(parent, corpus, random));
  }
  return result();
}

function usedMs(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1_000;
}

function failureOf(target: Target, input: Buffer): unknown {
  try {
    target.run(input);
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
}

interface Seen {
  readonly coverage: Coverage;
  readonly known: Set<string>;
}

/** The input of a batch that ran something new, found by halves; asking after each one would cost more than running it. */
function worthKeeping(
  target: Target,
  batch: readonly Buffer[],
  { coverage, known }: Seen,
): readonly Buffer[] {
  const fresh = new Set(coverage.take().filter((feature) => !known.has(feature)));
  for (const feature of fresh) known.add(feature);
  let candidates = fresh.size === 0 ? [] : batch;
  while (candidates.length > 1) {
    const half = candidates.slice(0, candidates.length >> 1);
    for (const input of half) target.run(input);
    const isInHalf = coverage.take().some((feature) => fresh.has(feature));
    candidates = isInHalf ? half : candidates.slice(half.length);
  }
  return candidates;
}

/** Halves, quarters and so on are left out while it still fails. */
function smaller(target: Target, input: Buffer): Buffer {
  let smallest = input;
  for (let part = input.length >> 1; part >= 1; part >>= 1) {
    for (let at = 0; at < smallest.length;) {
      const less = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + part)]);
      if (failureOf(target, less) === undefined) at += part;
      else smallest = less;
    }
  }
  return smallest;
}
