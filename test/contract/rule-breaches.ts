import type { SpecificationFiles } from './sound-specification.js';

/** What each of our lint rules refuses: one thing broken in a sound specification. */
export const breaches: {
  rule: string;
  breach: string;
  message: string;
  breakIt: (files: SpecificationFiles) => unknown;
}[] = [
  {
    rule: 'body-is-named',
    breach: 'a request body without a name',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) =>
      (files['paths/ping.yaml'].post.requestBody.content['application/json'].schema = {
        type: 'object',
      }),
  },
  {
    rule: 'body-is-named',
    breach: 'an answer without a name',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) =>
      (files['paths/ping.yaml'].post.responses['200'].content['application/json'].schema = {
        type: 'object',
      }),
  },
  {
    rule: 'callback-is-described',
    breach: 'a callback without its family',
    message: 'The callback lacks x-koogate-family (string): the family of callbacks it belongs to.',
    breakIt: (files) => (files['paths/ping.yaml'].post['x-koogate-family'] = undefined),
  },
  {
    rule: 'callback-is-described',
    breach: 'a text where the extension is true or false',
    message: 'The callback lacks x-koogate-signed-answer (boolean): whether its answer is signed.',
    breakIt: (files) => (files['paths/ping.yaml'].post['x-koogate-signed-answer'] = 'yes'),
  },
  {
    rule: 'callback-is-described',
    breach: 'a callback without security',
    message: 'The callback lacks security: how it is signed.',
    breakIt: (files) => (files['paths/ping.yaml'].post.security = []),
  },
  {
    rule: 'callback-is-described',
    breach: 'a security scheme without a signature scheme',
    message: 'No security scheme of the callback says its signature scheme by x-koogate-scheme.',
    breakIt: (files) =>
      delete files['entry.yaml'].components.securitySchemes.BaseSignature?.['x-koogate-scheme'],
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example that does not say how it is answered',
    message:
      'Example ping.hello: x-koogate-result-code is missing: how does a fresh server answer it?',
    breakIt: (files) => (files['examples/ping.hello.yaml']['x-koogate-result-code'] = undefined),
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example answered with a code that is not documented',
    message: 'Example ping.hello: result code 000009 is none that the operation documents.',
    breakIt: (files) => (files['examples/ping.hello.yaml']['x-koogate-result-code'] = '000009'),
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example named unlike its operation and its file',
    message: 'Example pong.hello: its name does not begin with "ping.".',
    breakIt: (files) =>
      (files['paths/ping.yaml'].post.requestBody.content['application/json'].examples = {
        'pong.hello': { $ref: '../examples/ping.hello.yaml' },
      }),
  },
  {
    rule: 'field-is-explained',
    breach: 'a field without a description',
    message: 'Field text has no description.',
    breakIt: (files) => (files['schemas/PingRequest.yaml'].properties.text.description = undefined),
  },
  {
    rule: 'field-is-explained',
    breach: 'a field without an example',
    message: 'Field text has no example.',
    breakIt: (files) => (files['schemas/PingRequest.yaml'].properties.text.examples = []),
  },
  {
    rule: 'file-is-type',
    breach: 'a title unlike the file',
    message: "The title Pong differs from the file's name PingRequest.",
    breakIt: (files) => (files['schemas/PingRequest.yaml'].title = 'Pong'),
  },
  {
    rule: 'file-is-type',
    breach: 'a component unlike its file',
    message: 'The component Pong is in the file PingRequest.yaml: one of them has the wrong name.',
    breakIt: (files) =>
      (files['entry.yaml'].components.schemas = { Pong: { $ref: 'schemas/PingRequest.yaml' } }),
  },
  {
    rule: 'file-is-type',
    breach: 'a file that is not called like a type',
    message:
      'ping-request.yaml is no type name. Call the file like the type, for example ExpireTime.yaml.',
    breakIt: (files) => {
      Object.assign(files, { 'schemas/ping-request.yaml': files['schemas/PingRequest.yaml'] });
      files['entry.yaml'].components.schemas = {
        'ping-request': { $ref: 'schemas/ping-request.yaml' },
      };
    },
  },
  {
    rule: 'file-is-type',
    breach: 'a reference into the middle of a file',
    message:
      '../schemas/PingRequest.yaml#/properties/text points into a file. Give the schema a file of its own.',
    breakIt: (files) =>
      (files['paths/ping.yaml'].post.requestBody.content['application/json'].schema = {
        $ref: '../schemas/PingRequest.yaml#/properties/text',
      }),
  },
  {
    rule: 'file-is-used',
    breach: 'a file that nothing refers to',
    message: 'schemas/Orphan.yaml is never used. Refer to it or delete it.',
    breakIt: (files) => Object.assign(files, { 'schemas/Orphan.yaml': { type: 'string' } }),
  },
  {
    rule: 'operation-id-is-fragment',
    breach: 'an operation named unlike its activity',
    message: 'The operation is called pong, the activity of its path ping.',
    breakIt: (files) => (files['paths/ping.yaml'].post.operationId = 'pong'),
  },
  {
    rule: 'outcome-has-example',
    breach: 'a result code that no example shows',
    message: 'Result code 000001 is documented, but no example shows it.',
    breakIt: (files) => files['schemas/PingAnswer.yaml'].properties.resultCode.enum.push('000001'),
  },
  {
    rule: 'outcome-has-example',
    breach: 'an example of a code that is not documented',
    message: 'An example shows result code 000009, which the answer does not document.',
    breakIt: (files) =>
      Object.assign(
        files['paths/ping.yaml'].post.responses['200'].content['application/json'].examples,
        {
          nine: { value: { resultCode: '000009' } },
        },
      ),
  },
  {
    rule: 'outcome-has-example',
    breach: 'an answer without result codes and without an example',
    message: 'The answer has no example.',
    breakIt: (files) =>
      Object.assign(files['paths/ping.yaml'].post.responses['200'].content['application/json'], {
        schema: { $ref: '../schemas/PingRequest.yaml' },
        examples: {},
      }),
  },
  {
    rule: 'result-code-is-explained',
    breach: 'a result code without a meaning',
    message: 'Result code 000000 has no meaning under x-enumDescriptions.',
    breakIt: (files) =>
      (files['schemas/PingAnswer.yaml'].properties.resultCode['x-enumDescriptions'] = {}),
  },
];
