import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { breaches } from './rule-breaches.js';
import { lintSpecifications, type LintProblem } from './run-redocly.js';
import { soundSpecification, type SpecificationFiles } from './sound-specification.js';

const ruleNames = [
  'body-is-named',
  'callback-is-described',
  'example-states-outcome',
  'field-is-explained',
  'file-is-type',
  'file-is-used',
  'operation-id-is-fragment',
  'outcome-has-example',
  'result-code-is-explained',
];

describe('our own lint rules', () => {
  let folder = '';
  let problems: readonly LintProblem[] = [];
  const problemsOf = (name: string) =>
    problems
      .filter((problem) => problem.location.some(({ source }) => source.ref.startsWith(`${name}/`)))
      .map(({ ruleId, message }) => ({ ruleId, message }));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'koogate-lint-rules-'));
    const names = ['sound', 'another', ...breaches.map((_, index) => `breach-${index}`)];
    for (const name of ['sound', 'another']) {
      await writeSpecification(join(folder, name), soundSpecification());
    }
    for (const [index, { breakIt }] of breaches.entries()) {
      const files = soundSpecification();
      breakIt(files);
      await writeSpecification(join(folder, `breach-${index}`), files);
    }
    await writeFile(join(folder, 'redocly.yaml'), stringify(configuration(names)));
    problems = await lintSpecifications(folder, []);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('let a sound specification pass', () => {
    expect(problemsOf('sound')).toEqual([]);
  });

  it('file-is-used looks at the files of one entry alone when it is told so', () => {
    expect(problemsOf('another')).toEqual([
      {
        ruleId: 'koogate/file-is-used',
        message: 'schemas/another-entry/Orphan.yaml is never used. Refer to it or delete it.',
      },
    ]);
  });

  for (const [index, { rule, breach, message }] of breaches.entries()) {
    it(`${rule} refuses ${breach}`, () => {
      expect(problemsOf(`breach-${index}`)).toContainEqual({ ruleId: `koogate/${rule}`, message });
    });
  }

  it('are each shown to refuse something', () => {
    expect(ruleNames.filter((name) => !breaches.some(({ rule }) => rule === name))).toEqual([]);
  });
});

function configuration(names: readonly string[]) {
  const rules = Object.fromEntries(
    ruleNames.map((name): [string, unknown] => [`koogate/${name}`, 'error']),
  );
  const fileIsUsed = { severity: 'error', folders: ['paths', 'schemas', 'examples'] };
  rules['koogate/file-is-used'] = { ...fileIsUsed, except: ['another-entry'] };
  const ofAnother = { 'koogate/file-is-used': { ...fileIsUsed, of: 'another-entry' } };
  return {
    telemetry: 'off',
    plugins: [resolve('scripts/lint-rules/koogate.js')],
    rules,
    apis: Object.fromEntries(
      names.map((name) => [
        name,
        { root: `${name}/entry.yaml`, ...(name === 'another' && { rules: ofAnother }) },
      ]),
    ),
  };
}

async function writeSpecification(home: string, files: SpecificationFiles): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), stringify(content));
  }
}
