import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintSpecifications, runRedocly } from './run-redocly.js';

interface Example {
  readonly value: unknown;
  readonly 'x-koogate-result-code'?: string;
  readonly 'x-koogate-after'?: readonly string[];
  readonly 'x-koogate-checked-by'?: 'operation';
}
interface Body {
  readonly content: {
    readonly 'application/json': {
      readonly schema: { readonly $ref: string };
      readonly examples: Record<string, { readonly $ref: string }>;
    };
  };
}
interface Operation {
  readonly operationId: string;
  readonly requestBody: Body;
  readonly responses: Readonly<Record<string, Body | { readonly $ref: string }>>;
}
interface Specification {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: {
    readonly schemas: object;
    readonly examples: Readonly<Record<string, Example>>;
  };
}

describe('the specification of the callbacks', () => {
  const activities = [
    'newInstance',
    'queryInstance',
    'refreshInstance',
    'updateInstanceStatus',
    'releaseInstance',
    'upgradeInstance',
    'changeInstanceCheck',
  ];
  let folder = '';
  let specification: Specification;
  // Strict: a misspelt keyword would otherwise check nothing.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false });
  const compile = (schema: string): ValidateFunction =>
    ajv.compile({ $ref: `callbacks#/$defs/${schema}` });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'koogate-specification-'));
    const bundle = join(folder, 'callbacks.json');
    await runRedocly(resolve('.'), ['bundle', 'openapi/callbacks.yaml', '--output', bundle]);
    specification = JSON.parse(await readFile(bundle, 'utf8')) as Specification;
    ajv.addVocabulary(['x-enumDescriptions']);
    const schemas = JSON.stringify(specification.components.schemas);
    const definitions = schemas.replaceAll('#/components/schemas/', '#/$defs/');
    ajv.addSchema({ $id: 'callbacks', $defs: JSON.parse(definitions) as object });
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const operation = (activity: string): Operation => {
    const found = specification.paths[`/koogallery#${activity}`];
    if (found === undefined) throw new Error(`no path for ${activity}`);
    return found.post;
  };
  const example = (name: string): Example => {
    const found = specification.components.examples[name];
    if (found === undefined) throw new Error(`no example ${name}`);
    return found;
  };
  const content = (body: Body) => body.content['application/json'];
  const nameOf = (reference: { readonly $ref: string }) =>
    reference.$ref.slice(reference.$ref.lastIndexOf('/') + 1);

  it('is free of lint problems', async () => {
    const problems = await lintSpecifications(resolve('.'), ['callbacks']);
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  }, 60_000);

  it('has the seven activities and no other', () => {
    expect(Object.keys(specification.paths)).toEqual(
      activities.map((activity) => `/koogallery#${activity}`),
    );
  });

  describe.each(activities)('%s', (activity) => {
    it('has request examples that pass or fail their schema as they say', () => {
      const { schema, examples } = content(operation(activity).requestBody);
      const validate = compile(nameOf(schema));
      const wronglyJudged = Object.keys(examples).filter((name) => {
        const { value, ...stated } = example(name);
        const isRefusedBySchema =
          stated['x-koogate-result-code'] === '000002' &&
          stated['x-koogate-checked-by'] !== 'operation';
        return validate(value) === isRefusedBySchema;
      });
      expect(wronglyJudged).toEqual([]);
    });

    it('has answer examples that match their schema', () => {
      const answer = operation(activity).responses['200'];
      if (answer === undefined || !('content' in answer)) throw new Error('no answer');
      const validate = compile(nameOf(content(answer).schema));
      for (const [name, reference] of Object.entries(content(answer).examples)) {
        validate(example(nameOf(reference)).value);
        expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
      }
    });

    it('has examples that build only on examples answered with success', () => {
      for (const name of Object.keys(content(operation(activity).requestBody).examples)) {
        for (const before of example(name)['x-koogate-after'] ?? []) {
          expect({ name, before, code: example(before)['x-koogate-result-code'] }).toEqual({
            name,
            before,
            code: '000000',
          });
        }
      }
    });
  });

  const id = 'x'.repeat(64);
  it.each([
    {
      schema: 'InstanceIdList',
      given: Array(100).fill(id).join(','),
      want: true,
      because: 'a hundred ids of 64 characters are allowed',
    },
    {
      schema: 'InstanceIdList',
      given: Array(101).fill('x').join(','),
      want: false,
      because: '101 ids are too many',
    },
    {
      schema: 'InstanceIdList',
      given: `${id}x`,
      want: false,
      because: 'an id has 64 characters at most',
    },
    {
      schema: 'InstanceIdList',
      given: `a,  ${id}  ,b`,
      want: true,
      because: 'blanks around an id do not count',
    },
    { schema: 'InstanceIdList', given: 'a,', want: false, because: 'an empty entry names nothing' },
    {
      schema: 'InstanceIdList',
      given: `a${' '.repeat(6400)}b`,
      want: false,
      because: 'blanks within an id count',
    },
    { schema: 'OrderId', given: '订单', want: true, because: 'ids are opaque' },
    {
      schema: 'OrderId',
      given: '\u200b',
      want: false,
      because: 'a zero-width space cannot be seen',
    },
    {
      schema: 'OrderId',
      given: 'a\ud800',
      want: false,
      because: 'half of a surrogate pair has no UTF-8 form',
    },
    {
      schema: 'OrderId',
      given: '\u{1f600}'.repeat(64),
      want: true,
      because: 'a schema counts characters; the server counts code units beside it',
    },
    {
      schema: 'OrderId',
      given: 'a\n',
      want: false,
      because: 'a line break is a control character',
    },
    { schema: 'ProductId', given: '', want: true, because: 'an empty optional id is absent' },
    {
      schema: 'ProductId',
      given: ' ',
      want: false,
      because: 'a blank one is neither an id nor empty',
    },
    { schema: 'ExpireTime', given: '20240229235959', want: true, because: 'it has 14 digits' },
    {
      schema: 'ExpireTime',
      given: '99991231235959999',
      want: true,
      because: 'some products never expire',
    },
    { schema: 'ExpireTime', given: '20240229240000', want: false, because: 'a day has no hour 24' },
    {
      schema: 'ExpireTime',
      given: '20240229235960',
      want: false,
      because: 'a minute has no second 60',
    },
    {
      schema: 'ExpireTime',
      given: '２０２４0229235959',
      want: false,
      because: 'full-width digits are not digits here',
    },
    {
      schema: 'StatisticalTime',
      given: '20240315080000',
      want: false,
      because: 'it needs milliseconds',
    },
    { schema: 'TestFlag', given: 1, want: true, because: 'a number is taken' },
    { schema: 'TestFlag', given: 2, want: false, because: 'there is no such flag' },
    {
      schema: 'HttpUrl',
      given: 'javascript:alert(1)',
      want: false,
      because: 'only web addresses may be shown to a buyer',
    },
    {
      schema: 'NewInstanceAnswer',
      given: { resultCode: '000000', resultMsg: 'success' },
      want: false,
      because: 'a success names its instance',
    },
    {
      schema: 'NewInstanceAnswer',
      given: { resultCode: '000005', resultMsg: 'no', instanceId: 'a' },
      want: false,
      because: 'a refusal names none',
    },
    {
      schema: 'QueryInstanceAnswer',
      given: { resultCode: '000000', resultMsg: 'success', info: [] },
      want: false,
      because: 'a success shows something',
    },
    {
      schema: 'ReleaseInstanceAnswer',
      given: { resultCode: '000000', resultMsg: 'success', more: 1 },
      want: false,
      because: 'answers hold documented fields only',
    },
    {
      schema: 'ReleaseInstanceAnswer',
      given: { resultCode: '000000' },
      want: false,
      because: 'resultMsg is always sent',
    },
    {
      schema: 'ResultMsg',
      given: 'x'.repeat(256),
      want: false,
      because: 'outgoing lengths are strict',
    },
  ])('$schema: $because', ({ schema, given, want }) => {
    expect(compile(schema)(given)).toBe(want);
  });
});
