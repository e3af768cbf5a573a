import type { ChangeKind } from '../../scripts/contract/change-kinds.js';
import type { ChangeClass } from '../../scripts/contract/change.js';
import type { Schema } from '../../scripts/generate/openapi-document.js';
import { smallAnswer, smallBody, smallParameter, type SmallContract } from './small-contract.js';

/** On the four sides, in the order of `sides`; `-` where the kind cannot occur. */
type Wanted = readonly [ChangeClass | '-', ChangeClass | '-', ChangeClass | '-', ChangeClass | '-'];

/** A change of a certain kind, and what it means on each side. */
export interface PlantedKind {
  readonly kind: ChangeKind;
  /** In which part: a schema can be in both, and is tried in the one where the side has it first. */
  readonly part: 'request' | 'answer' | 'either';
  readonly before: SmallContract;
  readonly after: SmallContract;
  readonly wanted: Wanted;
}

const breaking = 'breaking';
const risky = 'risky';
const harmless = 'harmless';

const text: Schema = { type: 'string' };

function schema(
  kind: ChangeKind,
  [before, after]: readonly [Schema, Schema],
  ...wanted: Wanted
): PlantedKind {
  return { kind, part: 'either', before: { schema: before }, after: { schema: after }, wanted };
}

/** A member `m` before and after. */
function member(kind: ChangeKind, pair: readonly [Schema, Schema], ...wanted: Wanted): PlantedKind {
  const [before, after] = pair.map((each): Schema => ({ type: 'object', properties: { m: each } }));
  return schema(kind, [before ?? {}, after ?? {}], ...wanted);
}

function operation(
  kind: ChangeKind,
  part: 'request' | 'answer',
  [before, after]: readonly [object, object],
  ...wanted: Wanted
): PlantedKind {
  return { kind, part, before: { operation: before }, after: { operation: after }, wanted };
}

function entry(
  kind: ChangeKind,
  [before, after]: readonly [object, object],
  ...wanted: Wanted
): PlantedKind {
  return { kind, part: 'request', before: { entry: before }, after: { entry: after }, wanted };
}

function contract(
  kind: ChangeKind,
  [before, after]: readonly [SmallContract, SmallContract],
  ...wanted: Wanted
): PlantedKind {
  return { kind, part: 'request', before, after, wanted };
}

const object = (properties: Record<string, Schema>, more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  ...more,
});
const parameters = (...list: readonly object[]) => ({ parameters: list });
const responses = (more: object, of200: object = smallAnswer()) => ({
  responses: { '200': of200, '400': { description: 'Refused.' }, ...more },
});
const other = { name: 'other', in: 'query', schema: text };
const coded = (...codes: readonly string[]) =>
  object({ resultCode: { type: 'string', enum: codes } });
const schemes = (scheme: object) => ({
  components: {
    securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'key', ...scheme } },
  },
});

// The columns: accepted-from-marketplace, checked-by-marketplace, accepted-from-seller, read-by-seller.
/** Every kind, planted once. */
export const plantedKinds: readonly PlantedKind[] = [
  contract('operation-added', [{ isEmpty: true }, {}], harmless, harmless, harmless, harmless),
  contract('operation-removed', [{}, { isEmpty: true }], breaking, breaking, breaking, breaking),
  operation(
    'operation-renamed',
    'request',
    [{}, { operationId: 'perform' }],
    harmless,
    harmless,
    risky,
    risky,
  ),
  contract('path-changed', [{}, { path: '/do' }], breaking, breaking, breaking, breaking),
  contract('method-changed', [{}, { method: 'put' }], breaking, breaking, breaking, breaking),
  operation(
    'security-changed',
    'request',
    [{}, { security: [] }],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  entry(
    'security-scheme-changed',
    [schemes({}), schemes({ name: 'other' })],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  entry(
    'server-changed',
    [{}, { servers: [{ url: 'https://example.net' }] }],
    risky,
    breaking,
    breaking,
    harmless,
  ),
  entry(
    'version-changed',
    [{}, { info: { title: 'Small', version: '1.1.0' } }],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  operation(
    'tags-changed',
    'request',
    [{}, { tags: ['Second'] }],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  operation(
    'family-changed',
    'request',
    [{ 'x-koogate-family': 'a' }, { 'x-koogate-family': 'b' }],
    risky,
    '-',
    '-',
    '-',
  ),
  operation(
    'key-class-changed',
    'request',
    [{ 'x-koogate-key-class': 'base' }, { 'x-koogate-key-class': 'kit' }],
    breaking,
    '-',
    '-',
    '-',
  ),
  operation(
    'sensitive-added',
    'request',
    [{}, { 'x-koogate-sensitive': true }],
    harmless,
    '-',
    '-',
    '-',
  ),
  operation(
    'sensitive-removed',
    'request',
    [{ 'x-koogate-sensitive': true }, {}],
    risky,
    '-',
    '-',
    '-',
  ),
  operation(
    'body-limit-lowered',
    'request',
    [{ 'x-koogate-body-bytes-max': 100_000 }, {}],
    breaking,
    '-',
    '-',
    '-',
  ),
  operation(
    'body-limit-raised',
    'request',
    [{}, { 'x-koogate-body-bytes-max': 100_000 }],
    harmless,
    '-',
    '-',
    '-',
  ),
  operation(
    'answer-signed',
    'answer',
    [{}, { 'x-koogate-signed-answer': true }],
    '-',
    risky,
    '-',
    '-',
  ),
  operation(
    'answer-unsigned',
    'answer',
    [{ 'x-koogate-signed-answer': true }, {}],
    '-',
    breaking,
    '-',
    '-',
  ),
  operation(
    'role-raised',
    'request',
    [{ 'x-koogate-role': 'viewer' }, { 'x-koogate-role': 'admin' }],
    '-',
    '-',
    breaking,
    '-',
  ),
  operation(
    'role-lowered',
    'request',
    [{ 'x-koogate-role': 'admin' }, { 'x-koogate-role': 'operator' }],
    '-',
    '-',
    risky,
    '-',
  ),

  operation(
    'required-body-added',
    'request',
    [{ requestBody: undefined }, { requestBody: { ...smallBody(), required: true } }],
    breaking,
    breaking,
    breaking,
    harmless,
  ),
  operation(
    'optional-body-added',
    'request',
    [{ requestBody: undefined }, { requestBody: smallBody() }],
    harmless,
    breaking,
    harmless,
    harmless,
  ),
  operation(
    'body-removed',
    'request',
    [{}, { requestBody: undefined }],
    risky,
    breaking,
    risky,
    breaking,
  ),
  operation(
    'media-type-added',
    'request',
    [{}, { requestBody: { content: { ...smallBody().content, 'text/plain': {} } } }],
    harmless,
    breaking,
    harmless,
    risky,
  ),
  operation(
    'media-type-removed',
    'request',
    [{ requestBody: { content: { ...smallBody().content, 'text/plain': {} } } }, {}],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  operation(
    'required-parameter-added',
    'request',
    [{}, parameters(smallParameter, { ...other, required: true })],
    breaking,
    breaking,
    breaking,
    harmless,
  ),
  operation(
    'optional-parameter-added',
    'request',
    [{}, parameters(smallParameter, other)],
    harmless,
    breaking,
    harmless,
    harmless,
  ),
  operation(
    'parameter-removed',
    'request',
    [{}, parameters()],
    risky,
    breaking,
    breaking,
    breaking,
  ),
  operation(
    'parameter-style-changed',
    'request',
    [{}, parameters({ ...smallParameter, explode: false })],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  operation(
    'success-status-added',
    'answer',
    [{}, responses({ '202': { description: 'Later.' } })],
    harmless,
    breaking,
    harmless,
    risky,
  ),
  operation(
    'success-status-removed',
    'answer',
    [responses({ '202': { description: 'Later.' } }), {}],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  operation(
    'refusal-status-added',
    'answer',
    [{}, responses({ '404': { description: 'None.' } })],
    harmless,
    risky,
    harmless,
    risky,
  ),
  operation(
    'refusal-status-removed',
    'answer',
    [responses({ '404': { description: 'None.' } }), {}],
    risky,
    harmless,
    risky,
    harmless,
  ),
  operation(
    'header-added',
    'answer',
    [responses({}, { ...smallAnswer(), headers: {} }), {}],
    harmless,
    risky,
    harmless,
    harmless,
  ),
  operation(
    'header-removed',
    'answer',
    [{}, responses({}, { ...smallAnswer(), headers: {} })],
    risky,
    breaking,
    risky,
    breaking,
  ),

  schema(
    'required-member-added',
    [object({}), object({ m: text }, { required: ['m'] })],
    breaking,
    breaking,
    breaking,
    harmless,
  ),
  schema(
    'optional-member-added',
    [object({}), object({ m: text })],
    harmless,
    breaking,
    harmless,
    harmless,
  ),
  schema(
    'required-member-removed',
    [object({ m: text }, { required: ['m'] }), object({})],
    risky,
    breaking,
    risky,
    breaking,
  ),
  schema(
    'optional-member-removed',
    [object({ m: text }), object({})],
    risky,
    risky,
    risky,
    breaking,
  ),
  schema(
    'closed-member-removed',
    [
      object({ m: text }, { additionalProperties: false }),
      object({}, { additionalProperties: false }),
    ],
    breaking,
    '-',
    breaking,
    '-',
  ),
  schema(
    'became-required',
    [object({ m: text }), object({ m: text }, { required: ['m'] })],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  schema(
    'became-optional',
    [object({ m: text }, { required: ['m'] }), object({ m: text })],
    harmless,
    breaking,
    harmless,
    breaking,
  ),
  schema(
    'closed',
    [object({ m: text }), object({ m: text }, { additionalProperties: false })],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  schema(
    'opened',
    [object({ m: text }, { additionalProperties: false }), object({ m: text })],
    harmless,
    risky,
    harmless,
    risky,
  ),
  member('type-changed', [text, { type: 'boolean' }], breaking, breaking, breaking, breaking),
  member(
    'type-narrowed',
    [{ type: ['string', 'null'] }, text],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'type-widened',
    [{ type: 'integer' }, { type: 'number' }],
    harmless,
    breaking,
    harmless,
    breaking,
  ),
  member('enum-added', [text, { ...text, enum: ['a'] }], breaking, harmless, breaking, harmless),
  member('enum-removed', [{ ...text, enum: ['a'] }, text], harmless, risky, harmless, risky),
  member(
    'enum-value-added',
    [
      { ...text, const: 'a' },
      { ...text, enum: ['b', 'a'] },
    ],
    harmless,
    risky,
    harmless,
    risky,
  ),
  member(
    'enum-value-removed',
    [
      { ...text, enum: ['a', 'b'] },
      { ...text, enum: ['b'] },
    ],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  {
    kind: 'result-code-added',
    part: 'answer',
    before: { schema: coded('000000') },
    after: { schema: coded('000000', '000009') },
    wanted: [harmless, risky, '-', '-'],
  },
  {
    kind: 'result-code-removed',
    part: 'answer',
    before: { schema: coded('000000', '000009') },
    after: { schema: coded('000000') },
    wanted: [risky, harmless, '-', '-'],
  },
  member(
    'limit-tightened',
    [
      { ...text, maxLength: 64 },
      { ...text, maxLength: 32 },
    ],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'limit-loosened',
    [
      { ...text, maxLength: 32 },
      { ...text, maxLength: 64 },
    ],
    harmless,
    breaking,
    harmless,
    risky,
  ),
  member(
    'pattern-added',
    [text, { ...text, pattern: '^a' }],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'pattern-changed',
    [
      { ...text, pattern: '^a' },
      { ...text, pattern: '^b' },
    ],
    breaking,
    risky,
    breaking,
    risky,
  ),
  member('pattern-removed', [{ ...text, pattern: '^a' }, text], harmless, risky, harmless, risky),
  member(
    'format-added',
    [text, { ...text, format: 'date' }],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'format-changed',
    [
      { ...text, format: 'date' },
      { ...text, format: 'uri' },
    ],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  member('format-removed', [{ ...text, format: 'date' }, text], harmless, risky, harmless, risky),
  member(
    'content-added',
    [text, { ...text, contentMediaType: 'application/json' }],
    breaking,
    risky,
    breaking,
    harmless,
  ),
  member(
    'content-changed',
    [
      { ...text, contentMediaType: 'text/csv' },
      { ...text, contentMediaType: 'text/html' },
    ],
    breaking,
    breaking,
    breaking,
    breaking,
  ),
  member('content-removed', [{ ...text, contentSchema: text }, text], risky, risky, risky, risky),
  member(
    'items-added',
    [{ type: 'array' }, { type: 'array', items: text }],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'items-removed',
    [{ type: 'array', items: text }, { type: 'array' }],
    harmless,
    risky,
    harmless,
    risky,
  ),
  member(
    'alternative-added',
    [text, { oneOf: [text, { type: 'null' }] }],
    harmless,
    breaking,
    harmless,
    breaking,
  ),
  member(
    'alternative-removed',
    [{ anyOf: [text, { type: 'null' }] }, { anyOf: [text] }],
    breaking,
    harmless,
    breaking,
    harmless,
  ),
  member(
    'default-changed',
    [
      { ...text, default: 'a' },
      { ...text, default: 'b' },
    ],
    risky,
    risky,
    risky,
    risky,
  ),

  member(
    'became-deprecated',
    [text, { ...text, deprecated: true } as Schema],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'no-longer-deprecated',
    [{ ...text, deprecated: true } as Schema, text],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'component-renamed',
    [{ $ref: '#/components/schemas/Named' }, { $ref: '#/components/schemas/Same' }],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'example-added',
    [text, { ...text, example: 'a' }],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'example-changed',
    [
      { ...text, example: 'a' },
      { ...text, example: 'b' },
    ],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'example-removed',
    [{ ...text, example: 'a' }, text],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'description-changed',
    [text, { ...text, description: 'A text.' }],
    harmless,
    harmless,
    harmless,
    harmless,
  ),
  member(
    'changed-otherwise',
    [text, { ...text, not: { const: 'a' } } as Schema],
    risky,
    risky,
    risky,
    risky,
  ),
];
