import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../scripts/contract/change.js';
import { nextVersion } from '../../scripts/contract/versions/next-version.js';
import { planRelease } from '../../scripts/contract/versions/plan-release.js';
import { readReleases } from '../../scripts/contract/versions/read-releases.js';
import { writeRelease } from '../../scripts/contract/versions/write-release.js';
import { specifications } from '../../scripts/generate/specifications.js';
import { contractProject, type ContractProject } from '../support/contract-project.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const date = '2026-03-01';

describe('the version that follows', () => {
  const change = (kind: string, judged: Change['class']): Change => ({
    id: `callbacks/newInstance/request/${kind}`,
    specification: 'callbacks',
    operationId: 'newInstance',
    part: 'request',
    location: '',
    kind,
    before: 1,
    after: 2,
    class: judged,
    sentence: `${kind} has happened.`,
    reason: '',
    seenBy: ['koogate'],
  });
  const text = change('description-changed', 'harmless');
  const example = change('example-added', 'harmless');
  const added = change('optional-member-added', 'harmless');
  const activity = change('operation-added', 'harmless');
  const risky = change('optional-member-removed', 'risky');
  const breaking = change('became-required', 'breaking');

  it.each([
    ['a text', [text], '1.2.4', 'patch'],
    ['a text and an example', [text, example], '1.2.4', 'patch'],
    ['a new field', [text, added], '1.3.0', 'minor'],
    ['a new activity', [activity], '1.3.0', 'minor'],
    ['what is risky', [risky], '1.3.0', 'minor'],
    ['what breaks', [added, risky, breaking], '2.0.0', 'major'],
  ] as const)('from %s', (_, changes, version, step) => {
    expect(nextVersion('1.2.3', changes)).toEqual({ ok: true, version, step });
  });

  it.each([
    ['1.2.4', 'a text', [text]],
    ['1.3.0', 'a text', [text]],
    ['2.0.0', 'a new field', [added]],
    ['2.0.1', 'what breaks', [breaking]],
  ] as const)('may be %s for %s: it says enough', (wanted, _, changes) => {
    expect(nextVersion('1.2.3', changes, wanted)).toMatchObject({ ok: true, version: wanted });
  });

  it.each([
    [
      '1.3.0',
      [breaking],
      '1.3.0 says too little: became-required has happened (major), so it is 2.0.0 or higher',
    ],
    [
      '1.2.4',
      [risky],
      '1.2.4 says too little: optional-member-removed has happened (minor), so it is 1.3.0 or higher',
    ],
    [
      '1.2.4',
      [activity],
      '1.2.4 says too little: operation-added has happened (minor), so it is 1.3.0 or higher',
    ],
    [
      '1.2.3',
      [text],
      '1.2.3 says too little: description-changed has happened (patch), so it is 1.2.4 or higher',
    ],
    ['v1.3', [text], 'v1.3 is no version: write it as 1.2.4 is written'],
  ] as const)('is not %s when that says too little', (wanted, changes, sentence) => {
    expect(nextVersion('1.2.3', changes, wanted)).toEqual({ ok: false, sentence });
  });
});

let published = '';
const cleanUps: (() => Promise<void>)[] = [];

/** Published once as 1.0.0, whatever this checkout has published. */
beforeAll(async () => {
  const project = contractProject(root, (cleanUp) => cleanUps.push(cleanUp));
  published = project.dir;
  rmSync(join(project.dir, 'openapi/versions'), { recursive: true });
  project.write('openapi/contract/acknowledged.yaml', '# How to write one.\n[]\n');
  const plan = await planRelease(project.dir, { version: undefined, date: '2026-01-31' });
  if (!plan.ok) throw new Error(plan.sentence);
  await writeRelease(project.dir, plan.release);
});
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

/** A project whose specification has just been published as 1.0.0. */
const publishedProject = () => contractProject(published);

const publish = async (project: ContractProject, version?: string) => {
  const plan = await planRelease(project.dir, { version, date });
  if (plan.ok) await writeRelease(project.dir, plan.release);
  return plan.ok ? plan.release.version : plan.sentence;
};

const addField = (project: ContractProject) => {
  project.replace(
    'openapi/schemas/UpdateInstanceStatusRequest.yaml',
    '  testFlag:\n',
    '  statusReason:\n    type: string\n    description: Why.\n  testFlag:\n',
  );
};
const shorten = (project: ContractProject) => {
  project.replace('openapi/schemas/ExpireTime.yaml', 'maxLength: 17', 'maxLength: 14');
};

/** Every file of the specification with its text. */
function contentsOf({ dir }: ContractProject): ReadonlyMap<string, string> {
  const entries = readdirSync(join(dir, 'openapi'), { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

/** Bundles are written and compared in each. */
const timeout = 90_000;

describe('a release', { timeout }, () => {
  it('is refused when nothing has changed, were it the version alone', async () => {
    const project = publishedProject();
    for (const { name } of specifications) {
      project.replace(`openapi/${name}.yaml`, '  version: 1.0.0\n', '  version: 1.1.0\n');
    }
    expect(await publish(project)).toBe(
      'Nothing has changed since 1.0.0: there is nothing to publish.',
    );
  });

  it('keeps the bundles, gives every entry its version, and is what the next one is compared with', async () => {
    const project = publishedProject();
    addField(project);
    expect(await publish(project)).toBe('1.1.0');
    const [release] = await readReleases(project.dir);
    expect(release).toMatchObject({ version: '1.1.0', date });
    expect(release?.changes).toMatchObject([
      { specification: 'callbacks', operationId: 'updateInstanceStatus', class: 'harmless' },
    ]);
    for (const { name } of specifications) {
      expect(project.read(`openapi/${name}.yaml`)).toContain('\n  version: 1.1.0\n');
    }
    expect(project.read('openapi/versions/1.1.0/callbacks.yaml')).toContain('statusReason');
    expect(project.read('openapi/versions/1.0.0/callbacks.yaml')).not.toContain('statusReason');
    expect(await publish(project)).toContain('Nothing has changed since 1.1.0');
  });

  it('is refused when it breaks something that nobody has acknowledged, and takes acknowledgements along', async () => {
    const project = publishedProject();
    shorten(project);
    const before = contentsOf(project);
    const refused = await publish(project);
    expect(refused).toContain('Not published: what breaks is not acknowledged.');
    expect(contentsOf(project)).toEqual(before);
    const ids = [...refused.matchAll(/^ {2}(callbacks\/\S+): /gm)].map(([, id = '']) => id);
    expect(ids.length).toBeGreaterThan(3);

    const entries = ids.map(
      (id) =>
        `- change: ${id}\n  because: The page says so.\n  by: A. Developer\n  date: 2026-02-01\n`,
    );
    const acknowledged = 'openapi/contract/acknowledged.yaml';
    project.write(acknowledged, `# How to write one.\n${entries.join('')}`);
    expect(await publish(project, '1.1.0')).toMatch(
      /^1\.1\.0 says too little: .* \(major\), so it is 2\.0\.0 or higher$/,
    );
    expect(await publish(project)).toBe('2.0.0');
    expect(project.read(acknowledged)).toBe('# How to write one.\n[]\n');
    const [release] = await readReleases(project.dir);
    const kept = release?.changes.filter((change) => ids.includes(change.id)) ?? [];
    expect(kept).toHaveLength(ids.length);
    for (const each of kept) {
      expect(each.acknowledged).toEqual({
        because: 'The page says so.',
        by: 'A. Developer',
        date: '2026-02-01',
      });
    }
  });

  it('is refused while an acknowledgement matches nothing', async () => {
    const project = publishedProject();
    addField(project);
    const stale = '- change: callbacks/gone\n  because: x\n  by: x\n  date: 2026-02-01\n';
    project.write('openapi/contract/acknowledged.yaml', stale);
    expect(await publish(project)).toMatch(
      /names changes that there are not\. Take them out:\n {2}callbacks\/gone$/,
    );
  });

  it.each([
    [
      'at its last step',
      (project: ContractProject) => project.write('openapi/versions/1.1.0', 'in the way\n'),
    ],
    [
      'at an entry that has no version to set',
      (project: ContractProject) => {
        project.replace('openapi/events.yaml', '  version: 1.0.0\n', '  "version": 1.0.0\n');
      },
    ],
  ])('that fails %s leaves everything as it was', async (_, hinder) => {
    const project = publishedProject();
    addField(project);
    hinder(project);
    const before = contentsOf(project);
    await expect(publish(project)).rejects.toThrow();
    expect(contentsOf(project)).toEqual(before);
  });
});

describe('npm run contract:release', { timeout }, () => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/tsx/dist/cli.mjs'),
        join(root, 'scripts/contract-release.ts'),
        ...args,
      ],
      { encoding: 'utf8' },
    );

  it('ends with 0 when it has published, with 1 when it refuses and with 2 when it could not run', () => {
    const project = publishedProject();
    expect(run('--project', project.dir)).toMatchObject({
      status: 1,
      stderr: 'Nothing has changed since 1.0.0: there is nothing to publish.\n',
    });
    addField(project);
    expect(run('--project', project.dir, '--date', 'today')).toMatchObject({
      status: 2,
      stderr: '--date today is no day: write it as 2026-01-31\n',
    });
    expect(run('--project', project.dir, '--date', date)).toMatchObject({
      status: 0,
      stdout:
        'Published 1.1.0 (1 change since 1.0.0) in openapi/versions/1.1.0/. Now run `npm run generate` and commit it all together.\n',
    });
  });
});
