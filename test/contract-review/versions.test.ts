import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gte, valid } from 'semver';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findAltered, readReleases } from '../../scripts/contract/versions/read-releases.js';
import {
  toReleaseText,
  type ReleaseRecord,
} from '../../scripts/contract/versions/release-record.js';
import { specificationChangelog } from '../../scripts/generate/specification-changelog.js';
import { specifications } from '../../scripts/generate/specifications.js';
import { contractProject } from '../support/contract-project.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the published versions', () => {
  it('are as they were published, and the newest is of all five interfaces', async () => {
    const releases = await readReleases(root);
    const altered = await Promise.all(releases.map((release) => findAltered(root, release)));
    expect(altered.flat()).toEqual([]);
    expect(Object.keys(releases[0]?.bundles ?? {}).sort()).toEqual(
      specifications.map(({ name }) => name).sort(),
    );
  });

  it('say in each bundle which version it is', async () => {
    for (const { version, bundles } of await readReleases(root)) {
      for (const name of Object.keys(bundles)) {
        const text = readFileSync(join(root, 'openapi/versions', version, `${name}.yaml`), 'utf8');
        expect(text).toContain(`\n  version: ${version}\n`);
      }
    }
  });

  it('are followed by the entries, which say one version together: the last or the next', async () => {
    const [last] = await readReleases(root);
    const versions = specifications.map(({ name }) => {
      const entry = parse(readFileSync(join(root, `openapi/${name}.yaml`), 'utf8')) as {
        readonly info: { readonly version: string };
      };
      return entry.info.version;
    });
    const [version = ''] = new Set(versions);
    expect(new Set(versions).size).toBe(1);
    expect(valid(version)).toBe(version);
    expect(gte(version, last?.version ?? '0.0.0')).toBe(true);
  });
});

describe('what was altered in a published version', () => {
  const first = async (dir: string) => {
    const release = (await readReleases(dir)).at(-1);
    if (release === undefined) throw new Error('nothing is published');
    return { release, folder: `openapi/versions/${release.version}` };
  };

  it('is found to the byte, and so is what is missing and what does not belong there', async () => {
    const project = contractProject();
    const { release, folder } = await first(project.dir);
    project.write(`${folder}/events.yaml`, `${project.read(`${folder}/events.yaml`)}\n`);
    rmSync(join(project.dir, folder, 'emulator.yaml'));
    project.write(`${folder}/notes.yaml`, 'by: hand\n');
    expect(await findAltered(project.dir, release)).toEqual([
      `${folder}/notes.yaml does not belong to the version`,
      `${folder}/events.yaml has been altered`,
      `${folder}/emulator.yaml is missing`,
    ]);
  });

  it.each([
    [
      'has a field that no record has',
      'changes: []',
      'changes: []\nnote: x',
      /is malformed .*restore the file from git/,
    ],
    [
      'calls itself otherwise',
      /version: .*/,
      'version: 9.9.9',
      /says that it is 9\.9\.9: restore the folder from git/,
    ],
    [
      'has a digest that is none',
      /callbacks: .*/,
      'callbacks: abc',
      /is malformed \(bundles\.callbacks/,
    ],
  ])('is refused when a record %s', async (_, old, fresh, sentence) => {
    const project = contractProject();
    const { folder } = await first(project.dir);
    const path = `${folder}/release.yaml`;
    project.write(path, project.read(path).replace(old, fresh));
    await expect(readReleases(project.dir)).rejects.toThrow(sentence);
  });

  it.each(['v1.0.1', '1.0', 'next'])('is refused when a folder is called %s', async (name) => {
    const project = contractProject();
    mkdirSync(join(project.dir, 'openapi/versions', name));
    await expect(readReleases(project.dir)).rejects.toThrow(
      `openapi/versions/${name} is called after no version`,
    );
  });
});

describe('the changelog', () => {
  const release = (version: string, changes: ReleaseRecord['changes']): ReleaseRecord => ({
    version,
    date: '2026-02-28',
    bundles: {},
    changes,
  });

  it('tells the newest version first, by operation, what breaks before all else and why it was published', async () => {
    const project = contractProject();
    rmSync(join(project.dir, 'openapi/versions'), { recursive: true });
    const texts = {
      '1.0.0': release('1.0.0', []),
      '2.0.0': release('2.0.0', [
        {
          id: 'callbacks/a/operation/operation-added',
          specification: 'callbacks',
          operationId: 'pauseInstance',
          class: 'harmless',
          sentence: 'pauseInstance is new.',
          reason: 'Calls of it were refused until now.',
        },
        {
          id: 'callbacks/b/request/x/became-required',
          specification: 'callbacks',
          operationId: 'newInstance',
          class: 'breaking',
          sentence: 'x is required.',
          reason: 'Calls without it are refused.',
          acknowledged: { because: 'The page says so.', by: 'A. Developer', date: '2026-02-01' },
        },
      ]),
      '10.0.0': release('10.0.0', [
        {
          id: 'events/title',
          specification: 'events',
          class: 'risky',
          sentence: 'The server is another one.',
          reason: '',
        },
        ...['orderNotified', 'provision'].map((operationId) => ({
          id: `events/${operationId}/request/time/description-changed`,
          specification: 'events' as const,
          operationId,
          schema: 'EventTime',
          class: 'harmless' as const,
          sentence: 'The text about `time` of the request is another.',
          reason: 'Only people read it.',
        })),
      ]),
    };
    for (const [version, record] of Object.entries(texts)) {
      project.write(`openapi/versions/${version}/release.yaml`, toReleaseText(record));
    }
    const files = await specificationChangelog({ projectDir: project.dir });
    const text = files.get('SPECIFICATION_CHANGELOG.md') ?? '';
    expect(text.slice(text.indexOf('## '))).toBe(`## 10.0.0 (2026-02-28)

### events

- **risky**: The server is another one.

### Schema EventTime (events)

- The text about \`time\` of the request is another. Only people read it. In \`orderNotified\`, \`provision\`.

## 2.0.0 (2026-02-28)

### newInstance (callbacks)

- **breaking**: x is required. Calls without it are refused. Published because: The page says so. (A. Developer, 2026-02-01)

### pauseInstance (callbacks)

- pauseInstance is new. Calls of it were refused until now.

## 1.0.0 (2026-02-28)

The first published version.
`);
  });
});
