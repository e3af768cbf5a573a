import { addUtf16LengthFormats, utf16LengthFormats, visit } from '../openapi/utf16-length.js';
import type { ManagementDocument } from './management-specification.js';
import { isUtcTime } from './utc-time.js';

type Node = Record<string, unknown>;

/** The specification as the validator needs it, without the answers and examples, so that the first call waits less. */
export function toValidatorDocument(document: ManagementDocument) {
  const { info, servers, components } = document;
  const paths: Record<string, Record<string, Node>> = {};
  for (const [path, item] of Object.entries(document.paths)) {
    const operations = Object.entries(item).map(([method, operation]) => [
      method,
      { ...structuredClone(operation), responses: { 200: { description: 'not checked here' } } },
    ]);
    paths[path] = Object.fromEntries(operations) as Record<string, Node>;
  }
  const { schemas = {}, parameters = {} } = structuredClone(components) as Record<string, Node>;
  const checked = { paths, schemas, parameters };
  addUtf16LengthFormats(checked);
  visit(checked, (node) => delete node.examples);
  return {
    openapi: '3.1.0' as const,
    info: { ...info, summary: '' },
    // The validator's types want it; this API sends no webhooks.
    webhooks: {},
    servers: [...servers],
    paths,
    components: { schemas, parameters } as Record<string, Record<string, Node>>,
  };
}

/** The checks behind the formats: those of the specification, and the counting ones added above. */
export function validatorFormats(document: ReturnType<typeof toValidatorDocument>) {
  return {
    ...utf16LengthFormats(document),
    'date-time': { type: 'string' as const, validate: isUtcTime },
    'four-decimals': { type: 'number' as const, validate: hasFourDecimals },
  };
}

/** `multipleOf: 0.0001` would refuse 1280.5003, since neither is exact in binary. */
function hasFourDecimals(value: number): boolean {
  return Number(value.toFixed(4)) === value;
}
