import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { OpenApiDocument } from '../../generate/openapi-document.js';
import type { SpecificationName } from '../../generate/specifications.js';
import type { SpecificationSet } from '../specification-set.js';

const execute = promisify(execFile);

/** One thing that oasdiff has found. */
export interface OasdiffFinding {
  readonly specification: SpecificationName;
  /** Of the check, `request-property-became-required`. */
  readonly id: string;
  readonly text: string;
  readonly level: 'error' | 'warning' | 'info';
  readonly operationId: string | undefined;
}

const levels = { 1: 'info', 2: 'warning', 3: 'error' } as const;

const finding = z.object({
  id: z.string(),
  text: z.string(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  operationId: z.string().optional(),
});

/** Lets oasdiff compare each entry that both states have. */
export async function runOasdiff(
  program: string,
  base: SpecificationSet,
  revision: SpecificationSet,
): Promise<readonly OasdiffFinding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'koogate-oasdiff-'));
  try {
    const findings: OasdiffFinding[] = [];
    for (const [specification, document] of base) {
      const later = revision.get(specification);
      if (later === undefined) continue;
      const output = await compare(program, folder, document, later);
      findings.push(...output.map((each) => ({ specification, ...each })));
    }
    return findings;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  program: string,
  folder: string,
  base: OpenApiDocument,
  revision: OpenApiDocument,
): Promise<readonly Omit<OasdiffFinding, 'specification'>[]> {
  const files = { base: join(folder, 'base.json'), revision: join(folder, 'revision.json') };
  await writeFile(files.base, JSON.stringify(base));
  await writeFile(files.revision, JSON.stringify(revision));
  const asked = ['changelog', files.base, files.revision, '--format', 'json'];
  const { stdout } = await execute(program, asked, { maxBuffer: 256 * 1024 * 1024 });
  // Of nothing it says nothing.
  const said: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  return (
    z
      .array(finding)
      .nullable()
      .parse(said)
      ?.map(({ id, text, level, operationId }) => ({
        id,
        text,
        level: levels[level],
        operationId,
      })) ?? []
  );
}
