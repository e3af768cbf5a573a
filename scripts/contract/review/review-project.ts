import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readAcknowledgements } from '../acknowledgements.js';
import type { Change } from '../change.js';
import { compareSpecifications } from '../compare-specifications.js';
import type { Consequence } from '../consequence.js';
import { findOasdiff } from '../oasdiff/find-oasdiff.js';
import { mergeFindings } from '../oasdiff/merge-findings.js';
import { runOasdiff } from '../oasdiff/run-oasdiff.js';
import { readRules } from '../rules.js';
import { publishedVersions, readBaseSet, readWorkingSet } from '../specification-set.js';
import { review, type Review } from './review.js';

export interface ReviewOptions {
  readonly projectDir: string;
  /** A published version or a git revision; the last published version where it is `undefined`. */
  readonly base?: string | undefined;
  readonly isStrict?: boolean;
  /** Finds what has to follow in the project. */
  readonly whatFollows?: (
    changes: readonly Change[],
    projectDir: string,
  ) => readonly Consequence[] | Promise<readonly Consequence[]>;
}

/** Reviews what the files of `openapi/` say now, by both comparers where oasdiff is there. Throws a sentence when it cannot. */
export async function reviewProject({
  projectDir,
  base,
  isStrict = false,
  whatFollows,
}: ReviewOptions): Promise<Review> {
  if (!existsSync(join(projectDir, 'openapi'))) {
    throw new Error(
      `${projectDir} has no folder openapi/: name the root of a project with --project`,
    );
  }
  const acknowledgements = readAcknowledgements(projectDir);
  const [before, revision, oasdiff] = await Promise.all([
    readBaseSet(projectDir, base),
    readWorkingSet(projectDir),
    findOasdiff(projectDir),
  ]);
  const published = (await publishedVersions(projectDir)).at(-1);
  const own = compareSpecifications(before.specifications, revision);
  const changes = oasdiff.ok
    ? mergeFindings(
        own,
        await runOasdiff(oasdiff.program, before.specifications, revision),
        readRules(),
      )
    : own;
  return review({
    base: before.name,
    changes,
    acknowledgements,
    isSinceLastVersion: published === undefined || before.name === published,
    isStrict,
    oasdiff: oasdiff.ok ? { version: oasdiff.version } : { why: oasdiff.why },
    follows: await whatFollows?.(changes, projectDir),
  });
}
