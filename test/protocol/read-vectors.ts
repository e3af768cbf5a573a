import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Reads the known-answer vectors of a file, those of one operation if the file holds several. Schemas are strict, so that
 * no member of a vector goes untested because a test does not know it.
 */
export function readVectors<Vector extends z.ZodType>(
  fileName: string,
  vector: Vector,
  operation?: string,
): z.infer<Vector>[] {
  const text = readFileSync(new URL(`./vectors/${fileName}`, import.meta.url), 'utf8');
  const entries = anyVector.array().parse(JSON.parse(text));
  const chosen = entries.filter(({ input }) => operation === undefined || input.op === operation);
  return vector.array().nonempty().parse(chosen);
}

const anyVector = z.looseObject({ input: z.looseObject({ op: z.string().optional() }) });

/** What every vector has; `origin` says how the wanted values were found. */
export const vectorHead = { name: z.string(), scheme: z.string(), origin: z.string() };
