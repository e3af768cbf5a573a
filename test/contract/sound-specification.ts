/** A specification that keeps every rule, file by file. Each case below breaks one thing in it. */
export const soundSpecification = () => ({
  'entry.yaml': {
    openapi: '3.1.0',
    info: { title: 'Sound', version: '1.0.0' },
    servers: [{ url: 'https://seller.example.com' }],
    paths: { '/koogallery#ping': { $ref: 'paths/ping.yaml' } },
    components: {
      securitySchemes: {
        BaseSignature: {
          type: 'apiKey',
          in: 'query',
          name: 'signature',
          'x-koogate-scheme': 'base',
        },
      } as Record<string, Record<string, string>>,
      schemas: {} as Record<string, { $ref: string }>,
    },
  },
  'paths/ping.yaml': {
    post: {
      operationId: 'ping',
      'x-koogate-family': 'saas-v2' as string | undefined,
      'x-koogate-key-class': 'base',
      'x-koogate-signed-answer': true as boolean | string,
      security: [{ BaseSignature: [] }] as object[],
      requestBody: {
        content: {
          'application/json': {
            schema: { $ref: '../schemas/PingRequest.yaml' } as object,
            examples: { 'ping.hello': { $ref: '../examples/ping.hello.yaml' } } as Record<
              string,
              object
            >,
          },
        },
      },
      responses: {
        '200': {
          description: 'The answer.',
          content: {
            'application/json': {
              schema: { $ref: '../schemas/PingAnswer.yaml' } as object,
              examples: { pong: { value: { resultCode: '000000' } } } as Record<string, object>,
            },
          },
        },
      },
    },
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
  'examples/ping.hello.yaml': {
    value: { text: 'hello' },
    'x-koogate-result-code': '000000' as string | undefined,
  },
});
export type SpecificationFiles = ReturnType<typeof soundSpecification>;
