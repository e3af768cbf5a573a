/**
 * A specification that keeps every rule, file by file: a callback told by its activity, its older twin that comes by GET, and
 * one with a path of its own. Each case in `rule-breaches.ts` breaks one thing in it.
 */
export const soundSpecification = () => ({
  'entry.yaml': {
    openapi: '3.1.0',
    info: { title: 'Sound', version: '1.0.0' },
    servers: [{ url: 'https://seller.example.com' }],
    paths: {
      '/koogallery#ping': {
        post: { $ref: 'paths/ping.yaml' },
        get: { $ref: 'paths/pingV1.yaml' },
      },
      '/koogallery/produceAPI/v2/pingSync': { post: { $ref: 'paths/pingSync.yaml' } },
    },
    components: {
      securitySchemes: {
        BaseSignature: apiKey('query', 'signature', 'base'),
        KitSignature: apiKey('header', 'x-sign', 'kit'),
        AuthToken: apiKey('query', 'authToken', 'auth-token'),
      } as Record<string, Record<string, string>>,
      schemas: {} as Record<string, { $ref: string }>,
    },
  },
  'paths/ping.yaml': {
    ...callback({ operationId: 'ping', family: 'saas-v2', keyClass: 'base' }),
    security: [{ BaseSignature: [] }] as object[],
    requestBody: body({ 'ping.hello': { $ref: '../examples/ping.hello.yaml' } }),
  },
  'paths/pingV1.yaml': {
    ...callback({ operationId: 'pingV1', family: 'saas-v1', keyClass: 'v1' }),
    security: [{ AuthToken: [] }] as object[],
    parameters: [queryRequest()] as [ReturnType<typeof queryRequest>],
  },
  'paths/pingSync.yaml': {
    ...callback({ operationId: 'pingSync', family: 'kit-v2', keyClass: 'kit' }),
    'x-koogate-sensitive': true as boolean | string,
    'x-koogate-body-bytes-max': 1_048_576 as number | string,
    security: [{ KitSignature: [] }] as object[],
    requestBody: body({}) as object | undefined,
  },
  'schemas/PingRequest.yaml': {
    type: 'object',
    title: undefined as string | undefined,
    properties: {
      text: {
        type: 'string',
        description: 'Anything.' as string | undefined,
        examples: ['hello'] as string[],
      },
      list: {
        description: 'Two forms of the same.',
        anyOf: [{ type: 'array' }, { $ref: 'PingListText.yaml' }],
      },
    },
  },
  'schemas/PingListText.yaml': {
    type: 'string',
    contentMediaType: 'application/json',
    examples: ['[]'] as string[],
  },
  'schemas/PingV1Request.yaml': {
    type: 'object',
    properties: {
      activity: {
        type: 'string',
        description: 'Which call.' as string | undefined,
        enum: ['ping'],
      },
    },
  },
  'schemas/PingAnswer.yaml': {
    type: 'object',
    properties: {
      resultCode: {
        type: 'string',
        description: 'The result.',
        enum: ['000000'],
        'x-enumDescriptions': { '000000': 'Done.' } as Record<string, string>,
      },
    },
  },
  // Belongs to another entry, which does not use it.
  'schemas/another-entry/Orphan.yaml': { type: 'string' },
  'examples/ping.hello.yaml': {
    value: { text: 'hello' },
    'x-koogate-result-code': '000000' as string | undefined,
  },
  'examples/pingV1.hello.yaml': {
    value: { activity: 'ping' },
    'x-koogate-result-code': '000000' as string | undefined,
  },
});
export type SpecificationFiles = ReturnType<typeof soundSpecification>;

/** One thing broken in it, and what the rule says to that. */
export interface RuleBreach {
  readonly rule: string;
  readonly breach: string;
  readonly message: string;
  readonly breakIt: (files: SpecificationFiles) => unknown;
}

type Examples = Record<string, object>;

function body(examples: Examples) {
  const schema: object = { $ref: '../schemas/PingRequest.yaml' };
  return { content: { 'application/json': { schema, examples } } };
}

function queryRequest() {
  return {
    name: 'request',
    in: 'query',
    required: true,
    style: 'form',
    explode: true as boolean | undefined,
    schema: { $ref: '../schemas/PingV1Request.yaml' } as object,
    examples: { 'pingV1.hello': { $ref: '../examples/pingV1.hello.yaml' } } as Examples,
  };
}

function apiKey(place: string, name: string, scheme: string): Record<string, string> {
  return { type: 'apiKey', in: place, name, 'x-koogate-scheme': scheme };
}

function callback({
  operationId,
  family,
  keyClass,
}: Record<'operationId' | 'family' | 'keyClass', string>) {
  return {
    operationId,
    'x-koogate-family': family as string | undefined,
    'x-koogate-key-class': keyClass,
    'x-koogate-signed-answer': true as boolean | string,
    responses: {
      '200': {
        description: 'The answer.',
        content: {
          'application/json': {
            schema: { $ref: '../schemas/PingAnswer.yaml' } as object,
            examples: { pong: { value: { resultCode: '000000' } } } as Examples,
          },
        },
      },
    },
  };
}
