import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { sides } from '../../scripts/contract/side.js';
import type { SmallContract } from './small-contract.js';

const contract = z.custom<SmallContract>((value) => typeof value === 'object');

const row = z.strictObject({
  kind: z.string(),
  part: z.enum(['request', 'answer', 'either']),
  before: contract,
  after: contract,
  wanted: z.partialRecord(z.enum(sides), z.enum(['breaking', 'risky', 'harmless'])),
});

/** A change of a certain kind, and what it means on each side. */
export type PlantedKind = z.infer<typeof row>;

const file = new URL('../contract-review/planted-kinds.yaml', import.meta.url);

/** Every kind, planted once. */
export const plantedKinds: readonly PlantedKind[] = z
  .array(row)
  .parse(parse(readFileSync(file, 'utf8')));
