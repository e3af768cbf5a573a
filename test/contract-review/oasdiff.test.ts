import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../scripts/contract/change.js';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import { findOasdiff } from '../../scripts/contract/oasdiff/find-oasdiff.js';
import { mergeFindings } from '../../scripts/contract/oasdiff/merge-findings.js';
import { runOasdiff, type OasdiffFinding } from '../../scripts/contract/oasdiff/run-oasdiff.js';
import { readRules } from '../../scripts/contract/rules.js';
import { sides, type Side } from '../../scripts/contract/side.js';
import type { SpecificationSet } from '../../scripts/contract/specification-set.js';
import { plantedChanges } from '../support/planted-changes.js';
import { plantedKinds } from '../support/planted-kinds.js';
import { realDocument } from '../support/real-specifications.js';
import { smallSet, specificationOn } from '../support/small-contract.js';

const projectDir = fileURLToPath(new URL('../..', import.meta.url));
const oasdiff = await findOasdiff(projectDir);
const program = oasdiff.ok ? oasdiff.program : '';
const skipped = oasdiff.ok ? '' : ` (skipped: ${oasdiff.why})`;

test('oasdiff is there where CI has Go: a second comparer that never runs shows nothing', () => {
  const isAMust = process.env.CI === 'true' && hasGo();

  expect(oasdiff.ok || !isAMust, 'run `npm run contract:install` before the tests').toBe(true);
});

describe.skipIf(!oasdiff.ok)(`what oasdiff finds of the planted changes${skipped}`, () => {
  test.each(plantedChanges)('is all seen by ours: $title', async ({ specification, plant }) => {
    const altered = realDocument(specification);
    plant(altered);
    const base: SpecificationSet = new Map([[specification, realDocument(specification)]]);

    expect(await seenByOasdiffOnly(base, new Map([[specification, altered]]))).toEqual([]);
  });

  test.each(plantedKinds.flatMap(twoSidesOf))(
    'is all seen by ours: $planted.kind in the $part of $name',
    async ({ planted, part, name }) => {
      const base = smallSet(name, part, planted.before);

      expect(await seenByOasdiffOnly(base, smallSet(name, part, planted.after))).toEqual([]);
    },
  );

  test('is marked where both have found it', async () => {
    const kind = plantedKinds.find((planted) => planted.kind === 'became-required');
    const [before, after] = [kind?.before ?? {}, kind?.after ?? {}].map((contract) =>
      smallSet('callbacks', 'request', contract),
    );

    expect((await merged(before ?? new Map(), after ?? new Map()))[0]?.seenBy).toEqual([
      'koogate',
      'oasdiff',
    ]);
  });
});

describe('what oasdiff alone has found', () => {
  const finding: OasdiffFinding = {
    specification: 'callbacks',
    id: 'request-property-contains-added',
    text: "added 'contains' to the `users` request property",
    level: 'error',
    operationId: 'authSync',
  };

  test.each([
    {
      where: 'in what we are called with has the class of its level',
      finding,
      wanted: {
        class: 'breaking',
        part: 'request',
        kind: 'oasdiff:request-property-contains-added',
      },
    },
    {
      where: 'and calls a warning is risky',
      finding: { ...finding, level: 'warning' as const },
      wanted: { class: 'risky' },
    },
    {
      where: 'in what we send to others is risky, since it judges as if we were called',
      finding: { ...finding, specification: 'events' as const, level: 'info' as const },
      wanted: { class: 'risky', part: 'request' },
    },
    {
      where: 'in what we answer has the class of its level',
      finding: { ...finding, id: 'response-property-contains-removed' },
      wanted: { class: 'breaking', part: 'answer' },
    },
  ])('$where', ({ finding: each, wanted }) => {
    const [change] = mergeFindings([], [each], readRules());

    expect(change).toMatchObject({ ...wanted, seenBy: ['oasdiff'] });
    expect(change?.id).toContain(`/authSync/${change?.part ?? ''}/oasdiff:${each.id}=users`);
  });

  test('about the version is left out: the version is given when it is published', () => {
    const about = { ...finding, id: 'api-version-not-bumped', operationId: undefined };

    expect(mergeFindings([], [about], readRules())).toEqual([]);
  });

  test('at another member than a change of ours is not taken for the same', () => {
    const own = compareSpecifications(
      smallSet('callbacks', 'request', { schema: { properties: { a: { type: 'string' } } } }),
      smallSet('callbacks', 'request', {
        schema: { required: ['a'], properties: { a: { type: 'string' } } },
      }),
    );
    const other = {
      ...finding,
      id: 'request-property-became-required',
      text: 'the request property `b` became required',
      operationId: 'act',
    };

    const changes = mergeFindings(own, [other], readRules());

    expect(changes.map(({ seenBy }) => seenBy)).toEqual([['koogate'], ['oasdiff']]);
  });
});

test('a program that OASDIFF names and that does not run is refused, and not passed over', async () => {
  await expect(findOasdiff(projectDir, { OASDIFF: '/nowhere/oasdiff' })).rejects.toThrow(
    'OASDIFF names /nowhere/oasdiff, which does not run',
  );
});

test('it is not installed where there is no Go, which is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'koogate-oasdiff-test-'));
  const script = join(projectDir, 'scripts/contract-install.ts');
  const asked = ['--import', 'tsx', script, '--project', folder];

  const { status, stderr } = spawnSync(process.execPath, asked, {
    cwd: projectDir,
    encoding: 'utf8',
    env: { ...process.env, PATH: '/nowhere' },
  });

  expect(stderr).toContain('there is no Go, which oasdiff is built with: install Go 1.25 or later');
  expect(status).toBe(1);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

async function merged(
  base: SpecificationSet,
  revision: SpecificationSet,
): Promise<readonly Change[]> {
  const findings = await runOasdiff(program, base, revision);
  return mergeFindings(compareSpecifications(base, revision), findings, readRules());
}

async function seenByOasdiffOnly(base: SpecificationSet, revision: SpecificationSet) {
  const changes = await merged(base, revision);
  return changes.filter(({ seenBy }) => !seenBy.includes('koogate')).map(({ id }) => id);
}

/** oasdiff does not know sides, only requests and answers: one of each is enough. */
function twoSidesOf(planted: (typeof plantedKinds)[number]) {
  const wanted: readonly Side[] = sides.filter((side) => side in planted.wanted);
  const found = [wanted[0], wanted.at(-1)].flatMap((side) => side ?? []);
  return [...new Set(found)].map((side) => {
    const either = side.startsWith('accepted') ? ('request' as const) : ('answer' as const);
    const part = planted.part === 'either' ? either : planted.part;
    return { planted, part, name: specificationOn[part][side] };
  });
}

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
