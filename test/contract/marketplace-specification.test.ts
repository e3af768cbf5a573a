import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleSpecification } from '../../scripts/generate/bundle-specification.js';
import {
  describeOperations,
  type DescribedOperation,
} from '../../scripts/generate/described-operation.js';
import type { OpenApiDocument, Response, Schema } from '../../scripts/generate/openapi-document.js';
import { answerExamplesOf, requestExamplesOf } from '../../scripts/generate/operation-examples.js';
import { requestSchemasOf } from '../../scripts/generate/operation-request.js';
import { resolveReference } from '../../scripts/generate/resolve-reference.js';
import { lintSpecifications } from './run-redocly.js';

/** All that a seller calls, with the codes that the pages print for it. */
const orderCodes = ['MKT.0250', 'MKT.9005'];
const mktCodes = [
  ...['MKT.0000', 'MKT.0100', 'MKT.0101', 'MKT.0150', 'MKT.0151', 'MKT.0154', 'MKT.0199'],
  ...['MKT.0999', 'MKT.9001', 'MKT.9002', 'MKT.9003', 'MKT.9004'],
];
const licenseCodes = [
  ...['92020000', '92020001', '92020002', '95000001', '95000002', '95000003', '95000004'],
];
const activationCodes = ['92020003', '92020004'];
const operationCodes: Readonly<Record<string, readonly string[]>> = {
  queryOrder: [...mktCodes, ...orderCodes],
  pushUsage: [...mktCodes, 'MKT.0102'],
  pushUsageLegacy: mktCodes,
  activateLicense: [...licenseCodes, ...activationCodes, '92020005'],
  activateLicenses: [...licenseCodes, ...activationCodes, '92020020'],
  queryLicense: [...licenseCodes, '92020005', '92020011'],
  queryLicenses: [...licenseCodes, '92020011', '92020020'],
  reportSoftwareUsage: [...licenseCodes, '92020011', '92020020'],
  uploadMarketEventFile: [
    ...['CBC.0000', 'CBC.0101', 'CBC.0150', 'CBC.0999', '91380150', '91381033', '91381034'],
    ...['91381035', '91381036', '91381037', '91381038'],
  ],
};
const gatewayCodes = ['APIGW.0301', 'APIGW.0501', 'APIGW.0502'];

/** The printed status of a code, where it is not 200; an older copy of the License table has others besides. */
const statuses: Readonly<Record<string, readonly string[]>> = {
  'MKT.0100': ['500'],
  'MKT.0101': ['400'],
  'MKT.0102': ['400'],
  'MKT.0150': ['401'],
  'MKT.0151': ['401'],
  'MKT.0154': ['401'],
  'MKT.0199': ['400'],
  'MKT.0250': ['406'],
  'MKT.0999': ['500'],
  'MKT.9001': ['500'],
  'MKT.9002': ['500'],
  'MKT.9003': ['500'],
  'MKT.9004': ['500'],
  'MKT.9005': ['500'],
  '92020001': ['200', '403', '500'],
  '92020002': ['200', '400'],
  '95000001': ['400'],
  '95000002': ['405'],
  '95000003': ['415'],
  '95000004': ['400'],
  'CBC.0101': ['400'],
  'CBC.0150': ['403'],
  'CBC.0999': ['500'],
  'APIGW.0301': ['401'],
  'APIGW.0501': ['405'],
  'APIGW.0502': ['405'],
};

/** With which a request is refused for its form. */
const formCodes = [
  'MKT.0100',
  'MKT.0101',
  'MKT.0199',
  'MKT.9002',
  '92020002',
  '95000001',
  'CBC.0101',
];

describe('the specification of what a seller calls', () => {
  let document: OpenApiDocument;
  let operations: readonly DescribedOperation[];
  // Strict: a misspelt keyword would otherwise check nothing.
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateFormats: false,
  });
  const compile = (schema: Schema): ValidateFunction => ajv.compile(inBundle(schema));
  const find = (operationId: string): DescribedOperation => {
    const found = operations.find((each) => each.operationId === operationId);
    if (found === undefined) throw new Error(`no operation ${operationId}`);
    return found;
  };

  beforeAll(async () => {
    document = await bundleSpecification(resolve('openapi/marketplace.yaml'));
    operations = describeOperations(document);
    ajv.addVocabulary(['x-enumDescriptions', 'example']);
    ajv.addSchema({ $id: 'marketplace', $defs: inBundle(document.components?.schemas ?? {}) });
  }, 60_000);

  it('is free of lint problems', async () => {
    const problems = await lintSpecifications(resolve('.'), ['marketplace']);
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  }, 60_000);

  it('has these nine operations and no other', () => {
    expect(operations.map(({ operationId }) => operationId)).toEqual(Object.keys(operationCodes));
  });

  describe.each(Object.entries(operationCodes))('%s', (operationId, codes) => {
    it('shows an answer of each code that is printed, with the status that is printed', () => {
      const shown = new Map<string, string[]>();
      const { operation } = find(operationId);
      for (const status of Object.keys(operation.responses)) {
        for (const { resultCode = '' } of answerExamplesOf(document, operation, status)) {
          shown.set(resultCode, [...new Set([...(shown.get(resultCode) ?? []), status])]);
        }
      }
      // The older prefix is shown once.
      shown.delete('CBC.0000');
      const wanted = [...codes, ...gatewayCodes]
        .filter((code) => code !== 'CBC.0000')
        .map((code) => [code, statuses[code] ?? ['200']]);
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(wanted));
    });

    it('has answers that match their schemas', () => {
      const { operation } = find(operationId);
      for (const [status, reference] of Object.entries(operation.responses)) {
        const response = resolveReference<Response>(document, reference);
        const { schema } = response.content?.['application/json'] ?? {};
        if (schema === undefined) throw new Error(`${operationId} ${status} has no schema`);
        const validate = compile(schema);
        for (const { name, value } of answerExamplesOf(document, operation, status)) {
          validate(value);
          expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
        }
      }
    });

    it('has requests that pass or fail their schema as they say, the first one a success', () => {
      const { operation } = find(operationId);
      const [schema] = requestSchemasOf(document, operation);
      if (schema === undefined) throw new Error('no request');
      const validate = compile(schema);
      const examples = requestExamplesOf(document, operation);
      const wronglyJudged = examples.filter(({ value, resultCode = '', isOfRightForm }) => {
        const isRefusedBySchema = formCodes.includes(resultCode) && !isOfRightForm;
        return validate(value) === isRefusedBySchema;
      });
      expect(wronglyJudged.map(({ name }) => name)).toEqual([]);
      expect(examples[0]?.resultCode).toMatch(/0000$/);
    });

    it('has examples that build only on examples answered with success', () => {
      const all = operations.flatMap((each) => requestExamplesOf(document, each.operation));
      for (const { name, after } of requestExamplesOf(document, find(operationId).operation)) {
        for (const before of after) {
          const code = all.find((each) => each.name === before)?.resultCode;
          expect(code, `${name} after ${before}`).toMatch(/0000$/);
        }
      }
    });

    it('has an example of each header and part of its path, and of the right form', () => {
      for (const { name, schema, example } of find(operationId).parameters) {
        if (schema === undefined) throw new Error(`${name} has no schema`);
        const validate = compile(schema);
        validate(example);
        expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
      }
    });
  });

  it('says which calls need which signature', () => {
    const schemes = operations.map(({ operationId, schemes: own }) => [
      operationId,
      own.map(({ scheme }) => scheme['x-koogate-scheme']),
    ]);
    const wanted = Object.keys(operationCodes).map((operationId) => [
      operationId,
      operationId === 'pushUsage' ? ['aksk', 'usage-push'] : ['aksk'],
    ]);
    expect(schemes).toEqual(wanted);
  });
});

/** References as they lead into the schema named `marketplace`. */
function inBundle(part: object): object {
  const text = JSON.stringify(part).replaceAll('"#/components/schemas/', '"marketplace#/$defs/');
  return JSON.parse(text) as object;
}
