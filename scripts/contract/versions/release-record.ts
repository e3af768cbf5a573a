import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { specifications } from '../../generate/specifications.js';
import type { Acknowledgement } from '../acknowledgements.js';
import type { ReviewedChange } from '../review/review.js';

/** What is kept of a published version beside its bundles, in `openapi/versions/<version>/release.yaml`. */
export type ReleaseRecord = z.infer<typeof recordSchema>;

/** One change of a version against the one before, as its changelog tells it. */
export type ReleasedChange = ReleaseRecord['changes'][number];

const names = specifications.map(({ name }) => name);

const changeSchema = z.strictObject({
  id: z.string().min(1),
  specification: z.enum(names),
  operationId: z.string().optional(),
  /** The named schema in which it was made: the same change in several operations is told once. */
  schema: z.string().optional(),
  class: z.enum(['breaking', 'risky', 'harmless']),
  sentence: z.string().min(1),
  reason: z.string(),
  /** Why it was published all the same, and by whom: only where it had to be acknowledged. */
  acknowledged: z
    .strictObject({ because: z.string().min(1), by: z.string().min(1), date: z.iso.date() })
    .optional(),
});

const recordSchema = z.strictObject({
  version: z.string(),
  date: z.iso.date(),
  /** SHA-256 of each bundle's bytes, in hex: a published version is never altered. */
  bundles: z.partialRecord(z.enum(names), z.string().regex(/^[0-9a-f]{64}$/)),
  /** The first version is compared with nothing. */
  changes: z.array(changeSchema),
});

/** Throws a sentence that names the file and what is wrong in it. */
export function parseReleaseRecord(text: string, path: string): ReleaseRecord {
  const result = recordSchema.safeParse(parse(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `${path} is malformed (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}): ` +
      'a published version is never edited by hand, restore the file from git',
  );
}

export function toReleaseText(record: ReleaseRecord): string {
  const origin =
    '# Written by `npm run contract:release`. What is published is never altered; texts stay as they were told then.\n';
  return origin + stringify(record, { lineWidth: 100 });
}

/** What the changelog keeps of a change: the values before and after are in the bundles. */
export function toReleasedChange({ change, acknowledgement }: ReviewedChange): ReleasedChange {
  const { id, specification, operationId, schema, sentence, reason } = change;
  const released = { id, specification, class: change.class, sentence, reason };
  return {
    ...released,
    ...(operationId !== undefined && { operationId }),
    ...(schema !== undefined && { schema }),
    ...(acknowledgement !== undefined && { acknowledged: toReasons(acknowledgement) }),
  };
}

function toReasons({ because, by, date }: Acknowledgement) {
  return { because, by, date };
}
