import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** That somebody has seen a change and accepts what it means. */
export interface Acknowledgement {
  /** The id of the change; a step `*` stands for any, so that one line takes the change of a schema in every operation. */
  readonly change: string;
  readonly because: string;
  readonly by: string;
  /** `2026-03-01`. */
  readonly date: string;
}

const file = z
  .array(
    z.strictObject({
      change: z.string().min(1),
      because: z.string().min(1),
      by: z.string().min(1),
      date: z.iso.date(),
    }),
  )
  .nullable();

/** `openapi/contract/acknowledged.yaml`. Throws a sentence when it is not of that form. */
export function readAcknowledgements(projectDir: string): readonly Acknowledgement[] {
  const path = join(projectDir, 'openapi', 'contract', 'acknowledged.yaml');
  return existsSync(path) ? parseAcknowledgements(readFileSync(path, 'utf8')) : [];
}

export function parseAcknowledgements(text: string): readonly Acknowledgement[] {
  const read = file.safeParse(parse(text));
  if (!read.success) {
    throw new Error(
      `openapi/contract/acknowledged.yaml is a list of change, because, by and date: ${z.prettifyError(read.error)}`,
    );
  }
  const acknowledgements = read.data ?? [];
  const twice = acknowledgements.find(
    ({ change }, index) => acknowledgements.findIndex((other) => other.change === change) !== index,
  );
  if (twice !== undefined) {
    throw new Error(`openapi/contract/acknowledged.yaml names ${twice.change} twice: remove one`);
  }
  return acknowledgements;
}

/** Whether an id is the one that is named, where `*` takes any step. */
export function matchesId(named: string, id: string): boolean {
  if (!named.includes('*')) return named === id;
  const wanted = named.split('/');
  const steps = id.split('/');
  return (
    wanted.length === steps.length &&
    wanted.every((step, index) => step === '*' || step === steps[index])
  );
}
