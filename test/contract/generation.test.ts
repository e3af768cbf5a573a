import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { describeOperations } from '../../scripts/generate/described-operation.js';
import { readGenerationInput } from '../../scripts/generate/generation-input.js';
import { specifications } from '../../scripts/generate/specifications.js';
import { supportedTable } from '../../scripts/generate/supported-table.js';
import { copyProject, type ProjectCopy } from './generation/project-copy.js';

const projectDir = fileURLToPath(new URL('../../', import.meta.url));
const isCi = process.env.CI === 'true';
const hasJava = spawnSync('java', ['-version']).status === 0;
/** On CI a missing Java is a failure, so nothing is skipped there. */
const isSkipped = !hasJava && !isCi;
const whyJava = '(needs Java; skipped only where there is none and CI is not set)';
/** Each step starts tsx, and most of them Java as well. */
const timeoutMs = 120_000;

/** As on a machine without Java: Node is started by its full path and needs none of this. */
const withoutJava = { ...process.env, PATH: '/nonexistent', CI: '' };

describe.skipIf(isSkipped)(`the generated tree ${whyJava}`, () => {
  let copy: ProjectCopy;
  beforeAll(async () => {
    copy = await copyProject();
    expect(await copy.generate([])).toMatchObject({ exitCode: 0 });
  }, timeoutMs);
  afterAll(() => copy.dispose());

  it('publishes in YAML what the server loads as JSON', async () => {
    for (const { name } of specifications) {
      const json: unknown = JSON.parse(await copy.read(`generated/openapi/${name}.json`));
      expect(parse(await copy.read(`generated/openapi/${name}.yaml`))).toEqual(json);
    }
  });

  it('has one stub for each family, and a query is handed over as a request like a body', async () => {
    for (const tag of ['SaasV2', 'KitV2', 'OnlineLicense', 'LicenseCode', 'OrderNotify']) {
      expect(await copy.read(`generated/stubs/${tag}.ts`)).toContain(`interface ${tag}Operations<`);
    }
    const stub = await copy.read('generated/stubs/SaasV1.ts');
    expect(stub).toContain("request: Schemas['NewInstanceV1Request'],");
    expect(stub).toContain("answer: Schemas['NewInstanceV1Answer'] } & Effects");
    expect(await copy.read('generated/stubs/KitV1.ts')).toContain(
      "request: Schemas['AuthSyncV1Request'],",
    );
  });

  it('has one stub for each kind of call that sellers make', async () => {
    for (const tag of ['OrderQuery', 'UsagePush', 'LicenseCalls', 'MarketEvents']) {
      const stub = await copy.read(`generated/stubs/${tag}.ts`);
      expect(stub).toContain(`interface ${tag}Operations<Context, Refusal>`);
      expect(stub).toContain("import type { operations } from '../types/marketplace.js';");
    }
  });

  it(
    'is the same bytes in a second run, and each stale, missing and orphan file is named with what mends it',
    async () => {
      const types = await copy.read('generated/types/callbacks.ts');
      const stub = await copy.read('generated/stubs/SaasV2.ts');
      await copy.write('generated/types/callbacks.ts', `${types} `);
      await copy.remove('generated/stubs/SaasV2.ts');
      await copy.write('generated/openapi/retired.yaml', 'openapi: 3.1.0\n');
      await copy.write('generated/notes.txt', 'by hand\n');

      // Whole, so that it also says that no other file differs from the first run's.
      expect(await copy.generate(['--check'])).toEqual({
        exitCode: 1,
        output: [
          'generated/ is not in step with what it is generated from:',
          '  missing  generated/stubs/SaasV2.ts',
          '  stale    generated/types/callbacks.ts',
          '  orphan   generated/notes.txt',
          '  orphan   generated/openapi/retired.yaml',
          'Mend it with: npm run generate',
          '',
        ].join('\n'),
      });

      await copy.write('generated/stubs/SaasV2.ts', stub);
      expect(await copy.generate([], withoutJava)).toMatchObject({ exitCode: 0 });
    },
    timeoutMs,
  );

  it(
    'is checked without Java but for the stubs, which is said, and a machine of CI refuses to do so',
    async () => {
      const withoutStubs = await copy.generate(['--check'], withoutJava);
      expect(withoutStubs.exitCode).toBe(0);
      expect(withoutStubs.output).toContain('generated/ is in step with the specification.');
      expect(withoutStubs.output).toContain('Java is missing: generated/stubs/ was left out.');

      const onCi = await copy.generate(['--check'], { ...withoutJava, CI: 'true' });
      expect(onCi.exitCode).toBe(1);
      expect(onCi.output).toContain('Java is missing, and CI must generate the stubs');
    },
    timeoutMs,
  );
});

describe.skipIf(isSkipped)(`an activity that is new in the specification ${whyJava}`, () => {
  let copy: ProjectCopy;
  beforeAll(async () => {
    copy = await copyProject();
  });
  afterAll(() => copy.dispose());

  it(
    'does not compile until it has a handler of the right shape',
    async () => {
      await specifyPauseInstance(copy);
      expect(await copy.generate([])).toMatchObject({ exitCode: 0 });
      const missing = await copy.compile();
      expect(missing.exitCode).not.toBe(0);
      expect(missing.output).toContain('src/operations/saas-v2.ts');
      expect(missing.output).toContain("Property 'pauseInstance' is missing");

      await copy.addFixture('pause-instance.ts.txt', 'src/operations/pause-instance.ts');
      await registerPauseInstance(copy);
      expect(await copy.compile()).toEqual({ exitCode: 0, output: '' });

      const handler = await copy.read('src/operations/pause-instance.ts');
      await copy.write(
        'src/operations/pause-instance.ts',
        handler.replace('Promise<{ answer: Answer }', 'Promise<{ answer: { resultMsg: string } }'),
      );
      const misshapen = await copy.compile();
      expect(misshapen.exitCode).not.toBe(0);
      expect(misshapen.output).toContain("Property 'resultCode' is missing");
    },
    timeoutMs,
  );
});

describe('the table of what is supported', () => {
  let lines: readonly string[] = [];
  let operationIds: readonly string[] = [];
  beforeAll(async () => {
    const input = await readGenerationInput(projectDir);
    lines = ((await supportedTable(input)).get('SUPPORTED.md') ?? '').split('\n');
    const callbacks = input.documents.find(({ name }) => name === 'callbacks');
    if (callbacks === undefined) throw new Error('no callbacks');
    operationIds = describeOperations(callbacks.document).map(({ operationId }) => operationId);
  }, timeoutMs);

  it('says first that all callbacks of the marketplace are', () => {
    const count = operationIds.length;
    expect(lines[2]).toBe(`${count} of ${count} callbacks of the marketplace, in 8 families.`);
  });

  it('names code and tests of every callback and of every call of sellers, and no file that does not exist', () => {
    const rows = operationIds.map((operationId) => ({
      operationId,
      cells: lines.find((line) => line.includes(` \`${operationId}\` |`))?.split(' | ') ?? [],
    }));
    const lacking = rows.filter(({ cells }) =>
      cells.slice(-2).some((cell) => !cell.includes('](../')),
    );
    expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
    const calls = lines.filter((line) => /`\/(?:api\/mkp-|rest\/)/.test(line));
    expect(calls).toHaveLength(9);
    for (const line of calls) expect(line).toMatch(/open-api\/[\w-]+\.ts\) \| \[.*\.test\.ts\]/);
    const paths = lines.flatMap((line) => [...line.matchAll(/\]\(\.\.\/([^)]+)\)/g)]);
    expect(paths.length).toBeGreaterThan(operationIds.length);
    for (const [, path = ''] of paths) expect(existsSync(join(projectDir, path)), path).toBe(true);
  });
});

async function specifyPauseInstance(copy: ProjectCopy): Promise<void> {
  await copy.addFixture('pauseInstance.yaml', 'openapi/paths/saas-v2/pauseInstance.yaml');
  for (const schema of ['PauseInstanceRequest.yaml', 'PauseInstanceAnswer.yaml']) {
    await copy.addFixture(schema, `openapi/schemas/${schema}`);
  }
  const specification = parseDocument(await copy.read('openapi/callbacks.yaml'));
  const path = ['paths', '/koogallery#pauseInstance'];
  specification.setIn(path, { post: { $ref: 'paths/saas-v2/pauseInstance.yaml' } });
  await copy.write('openapi/callbacks.yaml', specification.toString());
}

async function registerPauseInstance(copy: ProjectCopy): Promise<void> {
  const saasV2 = await copy.read('src/operations/saas-v2.ts');
  const imported = `import { pauseInstance } from './pause-instance.js';\n${saasV2}`;
  await copy.write(
    'src/operations/saas-v2.ts',
    imported.replace('  newInstance,\n', '  newInstance,\n  pauseInstance,\n'),
  );
}
