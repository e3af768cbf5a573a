import type { Buffer } from 'node:buffer';

/** A pure part of the server, and what holds of it whatever it is given. */
export interface Target {
  readonly name: string;
  /** Throws `BrokenPromise` when something does not hold; anything else that it throws is a finding just as well. */
  run(input: Buffer): void;
  /** Real ones, to begin with. */
  readonly seeds: readonly Buffer[];
}

export class BrokenPromise extends Error {}

/** Throws unless it holds. */
export function promise(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new BrokenPromise(sentence);
}

/** A number that follows from the bytes, so that an input does the same each time. */
export function choiceOf(input: Buffer, options: number): number {
  let sum = input.length;
  for (const byte of input.subarray(0, 64)) sum = (sum * 31 + byte) % 1_000_003;
  return sum % options;
}
