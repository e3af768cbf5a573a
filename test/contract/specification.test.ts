import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleSpecification } from '../../scripts/generate/bundle-specification.js';
import {
  describeOperations,
  type DescribedOperation,
} from '../../scripts/generate/described-operation.js';
import { viewSchema } from '../../scripts/generate/docs/schema-view.js';
import type { OpenApiDocument, Schema } from '../../scripts/generate/openapi-document.js';
import { answerExamplesOf, requestExamplesOf } from '../../scripts/generate/operation-examples.js';
import { requestSchemasOf } from '../../scripts/generate/operation-request.js';
import { resolveReference } from '../../scripts/generate/resolve-reference.js';
import { parseLooseJson } from '../../src/protocol/loose-json.js';
import { lintSpecifications } from './run-redocly.js';
import { specifiedValues } from './specified-values.js';

/** All that the marketplace calls, family by family. */
const families = {
  'saas-v2': [
    'newInstance',
    'queryInstance',
    'refreshInstance',
    'updateInstanceStatus',
    'releaseInstance',
    'upgradeInstance',
    'changeInstanceCheck',
  ],
  'kit-v2': ['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'],
  'online-license': ['getLicenseAsync'],
  'license-code': ['refreshLicenseCode', 'updateLicenseCodeStatus', 'releaseLicenseCode'],
  'order-notify': ['orderNotify'],
  'saas-v1': [
    'newInstanceV1',
    'queryInstanceV1',
    'refreshInstanceV1',
    'releaseInstanceV1',
    'expireInstanceV1',
    'upgradeV1',
    'instanceStatusV1',
  ],
  'license-v1': ['getLicenseV1', 'refreshLicenseV1', 'expireLicenseV1', 'releaseLicenseV1'],
  'kit-v1': ['tenantSyncV1', 'applicationSyncV1', 'authSyncV1', 'singleOrgSyncV1', 'allOrgSyncV1'],
};
/** These travel as a query; everything else is posted. */
const queryFamilies = ['saas-v1', 'license-v1'];

describe('the specification of the callbacks', () => {
  let document: OpenApiDocument;
  let operations: readonly DescribedOperation[];
  // Strict: a misspelt keyword would otherwise check nothing.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false });
  const compile = (schema: Schema): ValidateFunction =>
    ajv.compile(JSON.parse(toAjv(schema)) as object);

  beforeAll(async () => {
    document = await bundleSpecification(resolve('openapi/callbacks.yaml'));
    operations = describeOperations(document);
    ajv.addVocabulary(['x-enumDescriptions', 'x-koogate-known-values', 'example']);
    const schemas = toAjv(document.components?.schemas ?? {});
    ajv.addSchema({ $id: 'callbacks', $defs: JSON.parse(schemas) as object });
  }, 60_000);

  it('is free of lint problems', async () => {
    const problems = await lintSpecifications(resolve('.'), ['callbacks']);
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  }, 60_000);

  it('has these 33 callbacks in eight families and no other', () => {
    expect(Object.values(families).flat()).toHaveLength(33);
    const specified = operations.map(({ family, operationId }) => [family, operationId]);
    const wanted = Object.entries(families).flatMap(([family, names]) =>
      names.map((name) => [family, name]),
    );
    expect(specified.sort()).toEqual(wanted.sort());
  });

  it('has one tag for each family', () => {
    const pairs = new Set(operations.map(({ tag, family }) => `${tag} ${String(family)}`));
    expect(pairs.size).toBe(Object.keys(families).length);
  });

  describe.each(Object.entries(families).flatMap(toCases))(
    '$operationId',
    ({ operationId, family }) => {
      const find = (): DescribedOperation => {
        const found = operations.find((each) => each.operationId === operationId);
        if (found === undefined) throw new Error(`no operation ${operationId}`);
        return found;
      };

      it('travels as its family does, and says so when its body is too large', () => {
        const { method, request, operation } = find();
        const isQuery = queryFamilies.includes(family);
        expect({ method, place: request?.place }).toEqual(
          isQuery ? { method: 'get', place: 'query' } : { method: 'post', place: 'body' },
        );
        expect('413' in operation.responses).toBe(!isQuery);
      });

      it('has request examples that pass or fail their schema as they say', () => {
        const [schema] = requestSchemasOf(document, find().operation);
        if (schema === undefined) throw new Error('no request');
        const validate = compile(schema);
        const wronglyJudged = requestExamplesOf(document, find().operation).filter((example) => {
          const isRefusedBySchema = example.resultCode === '000002' && !example.isOfRightForm;
          const request = withParsedTexts(document, schema, example.value);
          return validate(request) === isRefusedBySchema;
        });
        expect(wronglyJudged.map(({ name }) => name)).toEqual([]);
      });

      it('has answer examples that match their schema', () => {
        const { operation } = find();
        const { '200': answer = { description: 'none' } } = operation.responses;
        const schema = resolveReference(document, answer).content?.['application/json']?.schema;
        if (schema === undefined) throw new Error('no answer');
        const validate = compile(schema);
        for (const { name, value } of answerExamplesOf(document, operation, '200')) {
          validate(value);
          expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
        }
      });

      it('has examples that build only on examples answered with success', () => {
        const all = operations.flatMap((each) => requestExamplesOf(document, each.operation));
        for (const { name, after } of requestExamplesOf(document, find().operation)) {
          for (const before of after) {
            const code = all.find((each) => each.name === before)?.resultCode;
            expect({ name, before, code }).toEqual({ name, before, code: '000000' });
          }
        }
      });

      it('has an example of each parameter that signs it, and of the right form', () => {
        for (const { name, schema, example } of find().parameters) {
          if (schema === undefined) throw new Error(`${name} has no schema`);
          const validate = compile(schema);
          validate(example);
          expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
        }
      });
    },
  );

  it.each(specifiedValues)('$schema: $because', ({ schema, given, want }) => {
    expect(compile({ $ref: `#/components/schemas/${schema}` })(given)).toBe(want);
  });
});

function toCases([family, operationIds]: readonly [string, readonly string[]]) {
  return operationIds.map((operationId) => ({ family, operationId }));
}

/** References as they lead into the schema named `callbacks`. */
function toAjv(part: object): string {
  return JSON.stringify(part).replaceAll('"#/components/schemas/', '"callbacks#/$defs/');
}

/**
 * The request with texts that hold JSON read, as the server does before it looks at their form. One that cannot be read stays a
 * text, which the published schema allows: that is for the server to refuse.
 */
function withParsedTexts(
  document: OpenApiDocument,
  schema: Schema,
  request: unknown,
): Record<string, unknown> {
  const { properties = {} } = viewSchema(document, schema).schema;
  const members = { ...(request as Record<string, unknown>) };
  for (const [name, property] of Object.entries(properties)) {
    const forms = viewSchema(document, property).schema.anyOf ?? [];
    const mayHoldJson = forms.some(
      (form) => viewSchema(document, form).schema.contentSchema !== undefined,
    );
    const text = members[name];
    if (mayHoldJson && typeof text === 'string') members[name] = parseLooseJson(text) ?? text;
  }
  return members;
}
