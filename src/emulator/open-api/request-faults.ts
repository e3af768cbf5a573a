import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  addUtf16LengthFormats,
  readUtf16Length,
  utf16LengthFormats,
} from '../../openapi/utf16-length.js';
import type { MarketplaceDocument, OpenApiOperation } from './open-api-specification.js';

/** What is wrong with a request by its schema; nothing of the value is in it. */
export interface RequestFault {
  readonly kind: 'missing' | 'undocumented' | 'length' | 'too-many' | 'too-few' | 'form';
  /** Of the member, e.g. `/usage_records/0/usage_value`. */
  readonly path: string;
}

export type FaultFinder = (
  operation: OpenApiOperation,
  request: unknown,
) => readonly RequestFault[];

/** Schemas are compiled when first needed. Lengths count UTF-16 code units, as the marketplace counts them. */
export function requestFaultFinder(published: MarketplaceDocument): FaultFinder {
  const document = structuredClone(published);
  addUtf16LengthFormats(document);
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    allErrors: true,
    formats: utf16LengthFormats(document),
    logger: false,
  });
  ajv.addSchema({ $id: 'marketplace', ...document });
  const validators = new Map<string, ValidateFunction>();
  return ({ operationId, schemaPointer }, request) => {
    const validate =
      validators.get(operationId) ?? ajv.compile({ $ref: `marketplace#${schemaPointer}` });
    validators.set(operationId, validate);
    return validate(request) ? [] : (validate.errors ?? []).map(toFault);
  };
}

const kinds: Readonly<Record<string, RequestFault['kind']>> = {
  maxLength: 'length',
  minLength: 'length',
  maxItems: 'too-many',
  minItems: 'too-few',
};

function toFault({ keyword, instancePath: path, params }: ErrorObject): RequestFault {
  switch (keyword) {
    case 'required':
      return { kind: 'missing', path: `${path}/${String(params.missingProperty)}` };
    case 'additionalProperties':
      return { kind: 'undocumented', path: `${path}/${String(params.additionalProperty)}` };
    case 'format': {
      const isLength = readUtf16Length(String(params.format)) !== undefined;
      return { kind: isLength ? 'length' : 'form', path };
    }
    default:
      return { kind: kinds[keyword] ?? 'form', path };
  }
}
