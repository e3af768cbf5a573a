import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { sellerEventTypes, type SellerEvent } from '../../src/domain/seller-event.js';
import { toEventMessage } from '../../src/webhooks/cloud-event.js';
import { everyEvent } from '../support/every-event.js';
import { testOrderDetails } from '../support/order-details.js';

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

/** What is wrong with a body by the schema of its type. */
function wrongIn(type: string, body: unknown): string | undefined {
  const schema = document.webhooks[type]?.post.requestBody.content['application/cloudevents+json'];
  const validate = ajv.compile({ $ref: `events${schema?.schema.$ref ?? ''}` });
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}

describe('openapi/events.yaml', () => {
  it('has a webhook for each type of event, and the question of provisioning', () => {
    expect(Object.keys(document.webhooks)).toEqual([...sellerEventTypes, 'provision']);
  });

  it.each(sellerEventTypes)('describes %s as it is told, and no member more', (type) => {
    const events = everyEvent().filter((event) => event.type === type);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      for (const order of [testOrderDetails(), testOrderDetails({ buyer: null }), null]) {
        expect(wrongIn(type, bodyOf(event, order))).toBeUndefined();
      }
    }
  });

  it.each<[string, (body: { data: Record<string, unknown>; [name: string]: unknown }) => void]>([
    ['another type', (body) => (body.type = 'instance.frozen')],
    ['no id', (body) => delete body.id],
    ['a member that is not described', (body) => (body.data.secret = 'x')],
    ['no data', (body) => delete (body as Record<string, unknown>).data],
    ['a member of another kind', (body) => (body.data.instance = 'x')],
  ])('refuses %s', (_, change) => {
    const event = everyEvent().find(({ type }) => type === 'instance.renewed');
    if (event === undefined) throw new Error('nothing is renewed');
    const body = bodyOf(event, null);
    change(body);
    expect(wrongIn('instance.renewed', body)).toMatch(/^data/);
  });
});

function bodyOf(event: SellerEvent, order: ReturnType<typeof testOrderDetails> | null) {
  return JSON.parse(toEventMessage(event, order).body) as {
    data: Record<string, unknown>;
    [name: string]: unknown;
  };
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
