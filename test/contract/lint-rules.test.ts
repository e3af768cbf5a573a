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
    const names = ['sound', ...breaches.map((_, index) => `breach-${index}`)];
    await writeSpecification(join(folder, 'sound'), soundSpecification());
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
  rules['koogate/file-is-used'] = { severity: 'error', folders: ['paths', 'schemas', 'examples'] };
  return {
    telemetry: 'off',
    plugins: [resolve('scripts/lint-rules/koogate.js')],
    rules,
    apis: Object.fromEntries(names.map((name) => [name, { root: `${name}/entry.yaml` }])),
  };
}

async function writeSpecification(home: string, files: SpecificationFiles): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), stringify(content));
  }
}
