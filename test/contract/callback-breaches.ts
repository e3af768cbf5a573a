import { keyClasses } from '../../src/protocol/access-keys.js';
import { signingSchemes } from '../../src/protocol/outgoing-call.js';
import type { RuleBreach, SpecificationFiles } from './sound-specification.js';

/** What the rules refuse that look at a callback as a whole. */
export const callbackBreaches: readonly RuleBreach[] = [
  {
    rule: 'callback-is-described',
    breach: 'a callback without its family',
    message: 'The callback lacks x-koogate-family (string): the family of callbacks it belongs to.',
    breakIt: (files) => (files['paths/ping.yaml']['x-koogate-family'] = undefined),
  },
  {
    rule: 'callback-is-described',
    breach: 'a text where the extension is true or false',
    message: 'x-koogate-signed-answer must be boolean: whether its answer is signed.',
    breakIt: (files) => (files['paths/ping.yaml']['x-koogate-signed-answer'] = 'yes'),
  },
  {
    rule: 'callback-is-described',
    breach: 'a class of keys that the server does not know',
    message: `x-koogate-key-class must be one of ${keyClasses.join(', ')}: the class of keys that signs it.`,
    breakIt: (files) => (files['paths/pingSync.yaml']['x-koogate-key-class'] = 'kits'),
  },
  {
    rule: 'callback-is-described',
    breach: 'a text where a callback says that it is sensitive',
    message: 'x-koogate-sensitive must be boolean: whether the record of the call is sealed.',
    breakIt: (files) => (files['paths/pingSync.yaml']['x-koogate-sensitive'] = 'yes'),
  },
  ...[1.5, 0, '1 MiB'].map((limit) => ({
    rule: 'callback-is-described',
    breach: `a body limit of ${limit}`,
    message:
      'x-koogate-body-bytes-max must be a positive integer: how large its body may be, in bytes.',
    breakIt: (files: SpecificationFiles) =>
      (files['paths/pingSync.yaml']['x-koogate-body-bytes-max'] = limit),
  })),
  {
    rule: 'callback-is-described',
    breach: 'a callback without a request',
    message: 'The callback lacks its request: a body, or a parameter of the query called request.',
    breakIt: (files) => (files['paths/pingSync.yaml'].requestBody = undefined),
  },
  {
    rule: 'callback-is-described',
    breach: 'a query that would travel as one parameter',
    message: 'The parameter request must have explode: true, for its properties travel one by one.',
    breakIt: (files) => (files['paths/pingV1.yaml'].parameters[0].explode = undefined),
  },
  {
    rule: 'callback-is-described',
    breach: 'a callback without security',
    message: 'The callback lacks security: how it is signed.',
    breakIt: (files) => (files['paths/ping.yaml'].security = []),
  },
  {
    rule: 'callback-is-described',
    breach: 'a security scheme without a signature scheme',
    message: 'No security scheme of the callback says its signature scheme by x-koogate-scheme.',
    breakIt: (files) =>
      delete files['entry.yaml'].components.securitySchemes.BaseSignature?.['x-koogate-scheme'],
  },
  {
    rule: 'callback-is-described',
    breach: 'a signature scheme that the server does not know',
    message: `x-koogate-scheme kit-2 is unknown, choose from ${signingSchemes.join(', ')}.`,
    breakIt: (files) =>
      (files['entry.yaml'].components.securitySchemes.KitSignature = {
        'x-koogate-scheme': 'kit-2',
      }),
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
    breach: 'an example answered with a code that is not known, though others may be added',
    message: 'Example ping.hello: result code 000009 is none that the operation documents.',
    breakIt: (files) => {
      const code = { enum: ['000000'], 'x-enumDescriptions': { '000000': 'Done.' } };
      const { properties } = files['schemas/PingAnswer.yaml'];
      Object.assign(properties, {
        error_code: { description: 'The result.', anyOf: [code, { type: 'string' }] },
      });
      files['examples/ping.hello.yaml']['x-koogate-result-code'] = '000009';
    },
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example of a query that does not say how it is answered',
    message:
      'Example pingV1.hello: x-koogate-result-code is missing: how does a fresh server answer it?',
    breakIt: (files) => (files['examples/pingV1.hello.yaml']['x-koogate-result-code'] = undefined),
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example of a query named unlike its file',
    message: 'Example pingV1.hi: its file is not called pingV1.hi.yaml.',
    breakIt: (files) =>
      (files['paths/pingV1.yaml'].parameters[0].examples = {
        'pingV1.hi': { $ref: '../examples/pingV1.hello.yaml' },
      }),
  },
  {
    rule: 'example-states-outcome',
    breach: 'an example named unlike its operation and its file',
    message: 'Example pong.hello: its name does not begin with "ping.".',
    breakIt: (files) =>
      (files['paths/ping.yaml'].requestBody.content['application/json'].examples = {
        'pong.hello': { $ref: '../examples/ping.hello.yaml' },
      }),
  },
  ...(
    [
      ['paths/ping.yaml', 'pong', 'ping', 'named unlike its activity'],
      ['paths/pingSync.yaml', 'pongSync', 'pingSync', 'named unlike the end of its path'],
      ['paths/pingV1.yaml', 'ping', 'pingV1', 'of a retired family that does not say so'],
    ] as const
  ).map(([file, given, wanted, breach]) => ({
    rule: 'operation-id-is-fragment',
    breach: `an operation ${breach}`,
    message: `The operation is called ${given}, its path and family say ${wanted}.`,
    breakIt: (files: SpecificationFiles) => (files[file].operationId = given),
  })),
];
