import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Document {
  readonly webhooks: Readonly<Record<string, { readonly post: WebhookOperation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface WebhookOperation {
  readonly requestBody: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
  };
}

const path = new URL('../../generated/openapi/events.json', import.meta.url);
const document = closed(JSON.parse(readFileSync(path, 'utf8')) as Document);
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'events');

/** The types of events that are described, in their order. */
export const specifiedEvents: readonly string[] = Object.keys(document.webhooks);

/** What is wrong with a body by the schema of its type. */
export function wrongInEvent(type: string, body: unknown): string | undefined {
  const schema = document.webhooks[type]?.post.requestBody.content['application/cloudevents+json'];
  const validate = ajv.compile({ $ref: `events${schema?.schema.$ref ?? ''}` });
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}

/**
 * The schemas are open, since members may be added; what KooGate sends is held to those that are described. What is a part of a larger one, by
 * `allOf`, is closed by the whole.
 */
function closed(open: Document): Document {
  const { schemas } = open.components;
  const parts = new Set(
    JSON.stringify(schemas).match(/(?<="allOf":\[{"\$ref":"#\/components\/schemas\/)\w+/g),
  );
  const all = Object.entries(schemas).map(([name, schema]) => [
    name,
    parts.has(name) ? closeParts(schema) : close(schema),
  ]);
  return { ...open, components: { schemas: Object.fromEntries(all) as Record<string, object> } };
}

function close(node: unknown): unknown {
  const schema = closeParts(node);
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const isWhole = 'allOf' in schema || ('properties' in schema && 'type' in schema);
  const isClosed = !isWhole || 'additionalProperties' in schema;
  return isClosed ? schema : { ...schema, unevaluatedProperties: false };
}

function closeParts(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]: [string, unknown]) => [
    name,
    name === 'allOf' && Array.isArray(value) ? value.map(closeParts) : close(value),
  ]);
  return Object.fromEntries(members) as object;
}
