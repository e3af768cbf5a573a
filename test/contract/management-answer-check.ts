import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Response } from 'supertest';
import { expect } from 'vitest';
import { managementDocument } from './management-server.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { $ref?: string; content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'management', ...managementDocument });

/** Whether the specification documents this status for the operation, with this content type and a body like this one. */
export function expectAsSpecified(response: Response, operationId: string): void {
  const documented = contentOf(operationId, response.status);
  const [mediaType = ''] = String(response.headers['content-type']).split(';');
  const schema = documented[mediaType]?.schema.$ref;
  expect(
    schema,
    `${operationId} ${response.status} as ${mediaType} is not documented`,
  ).toBeDefined();
  const validate = ajv.getSchema(`management${schema ?? ''}`) as ValidateFunction;
  validate(response.body);
  expect(validate.errors ?? []).toEqual([]);
}

function contentOf(operationId: string, status: number): Content {
  const items = Object.values(managementDocument.paths).flatMap((item) => Object.values(item));
  const operation = items.find((each) => each.operationId === operationId) as Operation | undefined;
  const answer = operation?.responses[String(status)];
  if (answer?.$ref === undefined) return answer?.content ?? {};
  const name = answer.$ref.slice(answer.$ref.lastIndexOf('/') + 1);
  return (managementDocument.components.responses?.[name] as { content?: Content }).content ?? {};
}
