import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../../scripts/contract/apply/apply-change.js';
import { applySteps } from '../../scripts/contract/apply/apply-steps.js';
import type {
  ApplyState,
  ApplyStep,
  StepOutcome,
} from '../../scripts/contract/apply/apply-step.js';
import { touchedTests } from '../../scripts/contract/apply/touched-tests.js';
import type { Change } from '../../scripts/contract/change.js';
import type { Consequence } from '../../scripts/contract/consequence.js';
import { contractProject } from '../support/contract-project.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const change = (operationId: string, specification: Change['specification']): Change => ({
  id: `${specification}/${operationId}`,
  specification,
  operationId,
  part: 'request',
  location: '',
  kind: 'description-changed',
  before: '',
  after: '',
  class: 'harmless',
  sentence: '',
  reason: '',
  seenBy: ['koogate'],
});

const test = (path: string, exists = true): Consequence => ({
  changes: [],
  kind: 'test',
  path,
  exists,
  sentence: '',
});

describe('applying a change', () => {
  const step = (name: ApplyStep['name'], outcome: StepOutcome, seen: ApplyState[] = []) => ({
    name,
    title: `what ${name} does`,
    run: (state: ApplyState) => {
      seen.push(state);
      return Promise.resolve(outcome);
    },
  });

  it('runs every step in order, hands on what the review has found, and says that it can land', async () => {
    const seen: ApplyState[] = [];
    const lines: string[] = [];
    const found = { changes: [change('newInstance', 'callbacks')], follows: [] };
    const steps = [
      step('review', { ok: true, lines: ['three changes'], found }, seen),
      step('types', { ok: true, lines: [] }, seen),
    ];
    expect(await applyChange('/project', steps, (line) => lines.push(line))).toBe(true);
    expect(seen.map(({ changes }) => changes.length)).toEqual([0, 1]);
    expect(lines).toEqual([
      '✓ review: what review does',
      '  three changes',
      '✓ types: what types does',
      'The change can land: commit openapi/, generated/ and the code together.',
    ]);
  });

  it('stops at the first step that fails, and says what to do', async () => {
    const seen: ApplyState[] = [];
    const lines: string[] = [];
    const steps = [
      step('lint', { ok: false, lines: ['line 3'], next: 'Mend it.' }),
      step('generate', { ok: true, lines: [] }, seen),
    ];
    expect(await applyChange('/project', steps, (line) => lines.push(line))).toBe(false);
    expect(seen).toEqual([]);
    expect(lines).toEqual(['✗ lint: what lint does', '  line 3', 'Stopped at lint. Mend it.']);
  });

  it('leaves out the tests only when it is told to', () => {
    const names = (skipTests: boolean) =>
      applySteps({ base: undefined, without: [], skipTests }).map(({ name }) => name);
    expect(names(false)).toEqual(['lint', 'generate', 'review', 'types', 'tests', 'follows']);
    expect(names(true)).toEqual(['lint', 'generate', 'review', 'types', 'follows']);
  });
});

describe('the tests of what has changed', () => {
  it('are those of the operation, and those of all operations as far as they name it', () => {
    const runs = touchedTests(
      [change('newInstance', 'callbacks'), change('newInstance', 'callbacks')],
      [test('test/contract/new-instance.test.ts'), test('test/contract/calls/new-instance.yaml')],
    );
    expect(runs).toEqual([
      [
        'test/contract/specification.test.ts',
        'test/contract/examples.test.ts',
        '--testNamePattern',
        String.raw`(^|\W)(newInstance|has these)(\W|$)`,
      ],
      ['test/contract/new-instance.test.ts'],
    ]);
  });

  it('are none that do not exist, and none at all when nothing has changed', () => {
    expect(touchedTests([], [test('test/contract/pause-instance.test.ts', false)])).toEqual([]);
  });

  it('are whole files when so much has changed that names would not help', () => {
    const many = Array.from({ length: 31 }, (_, index) => change(`operation${index}`, 'events'));
    expect(touchedTests(many, [])).toEqual([['test/webhooks/events-specification.test.ts']]);
  });
});

describe('npm run contract:apply', { timeout: 90_000 }, () => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/tsx/dist/cli.mjs'),
        join(root, 'scripts/contract-apply.ts'),
        ...args,
      ],
      { encoding: 'utf8' },
    );

  it('ends with 1 when a step has failed, with what the tool said', () => {
    const project = contractProject();
    for (const part of ['node_modules', 'scripts', 'redocly.yaml', 'package.json']) {
      symlinkSync(join(root, part), join(project.dir, part));
    }
    project.replace('openapi/schemas/ExpireTime.yaml', 'maxLength: 17', 'maxLength: many');
    const { status, stdout } = run('--project', project.dir);
    expect(status).toBe(1);
    expect(stdout).toContain('✗ lint: the specification is sound');
    expect(stdout).toContain('ExpireTime.yaml');
    expect(stdout).toContain('Stopped at lint. Mend what the linter names in openapi/');
    expect(stdout).not.toContain('generate:');
  });

  it('ends with 2 when it could not run', () => {
    expect(run('--skip')).toMatchObject({ status: 2 });
  });
});
