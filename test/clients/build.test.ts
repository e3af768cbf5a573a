import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../scripts/clients/apply-edits.js';
import { clientDocument, type ClientDocument } from '../../scripts/clients/client-document.js';
import { clientLanguages, type ClientLanguage } from '../../scripts/clients/client-language.js';
import { listFiles } from '../../scripts/generate/generated-folder.js';
import { hasJava } from '../../scripts/generate/java.js';
import { builtClient } from '../support/built-client.js';
import { guideBlocks } from '../support/guide-blocks.js';
import { emptyFolder } from '../support/server-folder.js';

const run = promisify(execFile);
const canBuild = await hasJava();
const { info, components } = JSON.parse(
  readFileSync(new URL('../../generated/openapi/management.json', import.meta.url), 'utf8'),
) as ClientDocument;

/** What each client must hold, so that a folder which happens to be empty is not taken for the same twice. */
const expected: Readonly<Record<ClientLanguage, readonly string[]>> = {
  java: [
    'LICENSE',
    'README.md',
    'pom.xml',
    'src/main/java/io/koogate/client/api/InstancesApi.java',
    'src/main/java/io/koogate/client/model/ImportRequest.java',
  ],
  python: [
    'LICENSE',
    'README.md',
    'pyproject.toml',
    'koogate_client/api/instances_api.py',
    'koogate_client/models/import_request.py',
    'koogate_client/py.typed',
  ],
};

describe.skipIf(!canBuild)('the clients that are built', () => {
  it('are the same bytes each time', { timeout: 240_000 }, async () => {
    const folder = emptyFolder();
    for (const language of clientLanguages) {
      const again = join(folder, language);
      const [build, use] = commandsOfGuide(language);
      await run('sh', ['-c', `${build} --out ${folder}`]);
      expect(use).toContain(`dist/clients/${language}`);
      const before = await contentsOf(await builtClient(language));
      expect([...before.keys()]).toEqual(expect.arrayContaining([...expected[language]]));
      expect(await contentsOf(again)).toEqual(before);
    }
  });

  it.each(clientLanguages)(
    'have no class in %s whose name is made up of its place, and one for each schema',
    { timeout: 240_000 },
    async (language) => {
      const models = [...(await contentsOf(await builtClient(language))).keys()]
        .filter((path) => /\/models?\/(?!__init__|AbstractOpenApiSchema)/.test(path))
        .map((path) => path.replace(/^.*\//, '').replace(/\.\w+$/, ''))
        .map((name) => name.toLowerCase().replaceAll('_', ''));
      const schemas = Object.keys(components.schemas ?? {}).map((name) => name.toLowerCase());
      // Schemas of maps are maps in these languages, and an alias of a text is a text.
      const unnamed = ['importrecord', 'utctime', 'import'];
      const plain = schemas.filter((name) => !unnamed.includes(name));
      expect(models.filter((name) => ![...schemas, 'importrequest'].includes(name))).toEqual([]);
      expect(plain.filter((name) => !models.includes(name))).toEqual([]);
    },
  );

  it.each([
    ['java', 'pom.xml', `<version>${info.version}</version>`],
    ['python', 'pyproject.toml', `version = "${info.version}"`],
  ] as const)('have the version of the specification in %s', async (language, file, line) => {
    expect(readFileSync(join(await builtClient(language), file), 'utf8')).toContain(line);
  });

  it('are not built for a language that there is none for', async () => {
    const command = run('npx', ['tsx', 'scripts/clients.ts', '--only', 'cobol']);
    await expect(command).rejects.toMatchObject({ stderr: '--only: give java or python\n' });
  });
});

/** After `npm ci`, what the guide builds the client with, and what it installs the client with. */
function commandsOfGuide(language: ClientLanguage): readonly [build: string, use: string] {
  const blocks = guideBlocks('management/clients.md').filter((block) => block.language === 'sh');
  const [commands, ...others] = blocks.filter(({ code }) => code.includes(`--only ${language}`));
  if (commands === undefined || others.length > 0) throw new Error(`one block for ${language}`);
  const [install, build, use, ...more] = commands.code.trim().split('\n');
  expect([install, more]).toEqual(['npm ci', []]);
  return [build ?? '', use ?? ''];
}

describe('an edit of what was generated', () => {
  const edit = { why: 'times are exact', files: '\\.py$', find: 'iso(\\w+)', replace: 'exact$1' };
  const files = new Map([
    ['a.py', 'isotime isodate'],
    ['b.txt', 'isotime'],
  ]);

  it('changes all that it finds in its files, and nothing in others', () => {
    expect([...applyEdits(files, [edit])]).toEqual([
      ['a.py', 'exacttime exactdate'],
      ['b.txt', 'isotime'],
    ]);
  });

  it('is refused when it finds nothing: the generator has changed then', () => {
    expect(() => applyEdits(files, [{ ...edit, find: 'utc' }])).toThrow(
      'nothing to change for "times are exact": the generator writes something else now; look for utc in \\.py$, then mend or remove the edit',
    );
  });
});

describe('the specification as makers of clients see it', () => {
  it.each([
    ['limits', { type: 'string', pattern: 'Z$', maxLength: 3 }, { type: 'string' }],
    ['closed objects', { type: 'object', additionalProperties: false }, { type: 'object' }],
    ['what may be of several types', { type: ['string', 'number', 'null'] }, {}],
    ['what may be this or that', { oneOf: [{ type: 'string' }, { type: 'array' }] }, {}],
    ['unnamed values', { properties: { a: { enum: ['x'] } } }, { properties: { a: {} } }],
    [
      'limits further in',
      { items: { allOf: [{ properties: { maxLength: { maxLength: 3 } } }] } },
      { items: { allOf: [{ properties: { maxLength: {} } }] } },
    ],
  ])('leaves out %s', (_, schema, seen) => {
    expect(seenAs(schema)).toEqual(seen);
  });

  it.each([
    ['named values', { type: 'string', enum: ['x'] }],
    ['what may be null', { type: ['string', 'null'] }],
    ['another schema or null', { oneOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }] }],
    ['maps', { type: 'object', additionalProperties: { type: 'string' } }],
    ['members that are called like a limit', { properties: { pattern: { type: 'string' } } }],
  ])('keeps %s', (_, schema) => {
    expect(seenAs(schema)).toEqual(schema);
  });

  it('says what it is in a sentence, at the head of each file', () => {
    const document = { info: { ...info, description: 'long', summary: 'short' }, components: {} };
    const { info: seen } = clientDocument(document, { opensUnnamedEnums: false });
    expect(seen).toMatchObject({ description: 'short', version: info.version });
  });

  function seenAs(schema: ClientDocument['components']['schemas']) {
    const document = { info, components: { schemas: { A: schema ?? {} } } };
    const seen = clientDocument(document, { opensUnnamedEnums: true });
    return (seen.components.schemas as { A: unknown }).A;
  }
});

async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  // What Maven and pip leave in the folder of a client that was used.
  const files = (await listFiles(folder)).filter(
    (file) => !/^(target|build|koogate_client\.egg-info)\//.test(file),
  );
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
