import { readGenerationInput } from '../../generate/generation-input.js';
import { reviewProject } from '../review/review-project.js';
import type { Review, ReviewedChange } from '../review/review.js';
import { nextVersion } from './next-version.js';
import { readReleases } from './read-releases.js';
import { toReleasedChange } from './release-record.js';
import type { ReleaseToWrite } from './write-release.js';

export interface ReleaseWish {
  /** `undefined`: the one that follows from the changes. */
  readonly version: string | undefined;
  /** `yyyy-mm-dd` */
  readonly date: string;
}

/** What is to be published, or why nothing is. */
export type ReleasePlan =
  | { readonly ok: true; readonly release: ReleaseToWrite; readonly since: string | undefined }
  | { readonly ok: false; readonly sentence: string };

/** Compares with the last published version, and decides what the next one is called. Writes nothing. */
export async function planRelease(projectDir: string, wish: ReleaseWish): Promise<ReleasePlan> {
  const last = (await readReleases(projectDir)).at(0)?.version;
  if (last === undefined) {
    const verdict = nextVersion('0.0.0', [], wish.version ?? '1.0.0');
    if (!verdict.ok) return verdict;
    const { version } = verdict;
    const { documents } = await readGenerationInput(projectDir);
    const release = { version, date: wish.date, documents, changes: [] };
    return { ok: true, since: undefined, release };
  }
  const review = await reviewProject({ projectDir, base: last });
  // The version itself is no change of the contract: a release that was broken off may have left it.
  const changes = review.changes.filter(({ change }) => change.kind !== 'version-changed');
  const refusal = refusalOf({ ...review, changes });
  if (refusal !== undefined) return { ok: false, sentence: refusal };
  const verdict = nextVersion(
    last,
    changes.map(({ change }) => change),
    wish.version,
  );
  if (!verdict.ok) return verdict;
  const { version } = verdict;
  const { documents } = await readGenerationInput(projectDir);
  return {
    ok: true,
    since: last,
    release: { version, date: wish.date, documents, changes: changes.map(toReleasedChange) },
  };
}

function refusalOf({ base, changes, open, stale }: Review): string | undefined {
  if (changes.length === 0)
    return `Nothing has changed since ${base}: there is nothing to publish.`;
  if (open.length > 0) {
    return `Not published: what breaks is not acknowledged. Take it back, or say why in openapi/contract/acknowledged.yaml:\n${open.map(toLine).join('\n')}`;
  }
  if (stale.length === 0) return undefined;
  const names = stale.map(({ change }) => `  ${change}`).join('\n');
  return `Not published: openapi/contract/acknowledged.yaml names changes that there are not. Take them out:\n${names}`;
}

function toLine({ change: { id, sentence } }: ReviewedChange): string {
  return `  ${id}: ${sentence}`;
}
