import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Change } from '../change.js';

/** Where changes are acknowledged until they are published. */
export const acknowledgedPath = 'openapi/contract/acknowledged.yaml';

/** Somebody has seen what a change breaks, and says why it is made all the same. */
export type Acknowledgement = z.infer<typeof schema>[number];

const schema = z.array(
  z.strictObject({
    /** The id of the change. */
    change: z.string().min(1),
    because: z.string().min(1),
    by: z.string().min(1),
    date: z.iso.date(),
  }),
);

/** None where the file does not exist. Throws a sentence when it is malformed. */
export async function readAcknowledged(projectDir: string): Promise<readonly Acknowledgement[]> {
  const text = await readFile(join(projectDir, acknowledgedPath), 'utf8').catch(() => '[]');
  const result = schema.safeParse(parse(text) ?? []);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `${acknowledgedPath} is malformed (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}): ` +
      'it is a list of change, because, by and date',
  );
}

/** The breaking changes that nobody has acknowledged. */
export function unacknowledged(
  changes: readonly Change[],
  acknowledged: readonly Acknowledgement[],
): readonly Change[] {
  const ids = new Set(acknowledged.map(({ change }) => change));
  return changes.filter((change) => change.class === 'breaking' && !ids.has(change.id));
}
