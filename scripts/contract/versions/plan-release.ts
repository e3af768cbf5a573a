import { readGenerationInput } from '../../generate/generation-input.js';
import type { Change } from '../change.js';
import { compareSpecifications } from '../compare-specifications.js';
import { readPublishedSet } from '../specification-set.js';
import { nextVersion } from './next-version.js';
import { readAcknowledged, unacknowledged, type Acknowledgement } from './read-acknowledged.js';
import { readReleases } from './read-releases.js';
import { toReleasedChange, type ReleasedChange } from './release-record.js';
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
  const { documents } = await readGenerationInput(projectDir);
  const last = (await readReleases(projectDir)).at(0)?.version;
  if (last === undefined) {
    const release = { version: wish.version ?? '1.0.0', date: wish.date, documents, changes: [] };
    return { ok: true, since: undefined, release };
  }
  const revision = new Map(documents.map(({ name, document }) => [name, document]));
  const changes = compareSpecifications(await readPublishedSet(projectDir, last), revision).filter(
    // The version itself: a release that was broken off may have left it.
    ({ kind }) => kind !== 'version-changed',
  );
  const acknowledged = await readAcknowledged(projectDir);
  const refusal = refusalOf(changes, acknowledged, last);
  if (refusal !== undefined) return { ok: false, sentence: refusal };
  const verdict = nextVersion(last, changes, wish.version);
  if (!verdict.ok) return verdict;
  return {
    ok: true,
    since: last,
    release: {
      version: verdict.version,
      date: wish.date,
      documents,
      changes: changes.map((change) => withAcknowledgement(change, acknowledged)),
    },
  };
}

function refusalOf(
  changes: readonly Change[],
  acknowledged: readonly Acknowledgement[],
  last: string,
): string | undefined {
  if (changes.length === 0)
    return `Nothing has changed since ${last}: there is nothing to publish.`;
  const open = unacknowledged(changes, acknowledged);
  if (open.length > 0) {
    const list = open.map(({ id, sentence }) => `  ${id}: ${sentence}`).join('\n');
    return `Not published: ${open.length} breaking changes are not acknowledged. Take them back, or say why in openapi/contract/acknowledged.yaml:\n${list}`;
  }
  const ids = new Set(changes.map(({ id }) => id));
  const stale = acknowledged.filter(({ change }) => !ids.has(change));
  return stale.length === 0
    ? undefined
    : `Not published: openapi/contract/acknowledged.yaml names changes that there are not, take them out: ${stale.map(({ change }) => change).join(', ')}`;
}

function withAcknowledgement(
  change: Change,
  acknowledged: readonly Acknowledgement[],
): ReleasedChange {
  const found = acknowledged.find((each) => each.change === change.id);
  if (found === undefined) return toReleasedChange(change);
  const { because, by, date } = found;
  return { ...toReleasedChange(change), acknowledged: { because, by, date } };
}
