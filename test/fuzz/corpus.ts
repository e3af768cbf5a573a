import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const part = z.union([
  z.string(),
  z.strictObject({ base64: z.string() }),
  z.strictObject({ repeat: z.string(), times: z.number() }),
]);

const entry = z.strictObject({
  /** Why somebody should want to try it. */
  why: z.string(),
  /** Put together. */
  input: z.array(part),
  /** Of a call: which one it is. */
  operation: z.string().optional(),
  expected: z.unknown(),
});

export interface CorpusEntry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly operation: string | undefined;
  readonly expected: unknown;
}

/** The inputs of a target that were a finding once, or have been one elsewhere, each with what has to become of it. */
export function readCorpus(target: string): readonly CorpusEntry[] {
  const folder = new URL(`corpus/${target}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const { input, operation, expected } = entry.parse(JSON.parse(text));
      const name = file.replace(/\.json$/, '');
      return { name, operation, expected, bytes: Buffer.concat(input.map(toBytes)) };
    });
}

export function corpusTargets(): readonly string[] {
  return readdirSync(new URL('corpus/', import.meta.url)).sort();
}

function toBytes(given: z.infer<typeof part>): Buffer {
  if (typeof given === 'string') return Buffer.from(given);
  if ('base64' in given) return Buffer.from(given.base64, 'base64');
  return Buffer.from(given.repeat.repeat(given.times));
}
