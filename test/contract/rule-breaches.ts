import { callbackBreaches } from './callback-breaches.js';
import type { RuleBreach } from './sound-specification.js';

/** What each of our lint rules refuses. */
export const breaches: readonly RuleBreach[] = [
  ...callbackBreaches,
  {
    rule: 'body-is-named',
    breach: 'a request body without a name',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) =>
      (files['paths/ping.yaml'].requestBody.content['application/json'].schema = {
        type: 'object',
      }),
  },
  {
    rule: 'body-is-named',
    breach: 'an answer without a name',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) =>
      (files['paths/ping.yaml'].responses['200'].content['application/json'].schema = {
        type: 'object',
      }),
  },
  {
    rule: 'body-is-named',
    breach: 'a request without a name that comes as a query',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) => (files['paths/pingV1.yaml'].parameters[0].schema = { type: 'object' }),
  },
  {
    rule: 'body-is-named',
    breach: 'the body of a webhook without a name',
    message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
    breakIt: (files) => {
      const content = { 'application/json': { schema: { type: 'object' } } };
      const post = { requestBody: { content }, responses: { '204': { description: 'Taken.' } } };
      Object.assign(files['entry.yaml'], { webhooks: { pinged: { post } } });
    },
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
    rule: 'field-is-explained',
    breach: 'a field of which one form is without an example',
    message: 'Field list has no example.',
    breakIt: (files) => (files['schemas/PingListText.yaml'].examples = []),
  },
  {
    rule: 'field-is-explained',
    breach: 'a field of which no part has an example',
    message: 'Field list has no example.',
    breakIt: (files) =>
      Object.assign(files['schemas/PingRequest.yaml'].properties.list, {
        anyOf: undefined,
        allOf: [{ type: 'string' }, { type: 'string', minLength: 1 }],
      }),
  },
  {
    rule: 'field-is-explained',
    breach: 'a parameter of a query without a description',
    message: 'Field activity has no description.',
    breakIt: (files) =>
      (files['schemas/PingV1Request.yaml'].properties.activity.description = undefined),
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
      (files['paths/ping.yaml'].requestBody.content['application/json'].schema = {
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
    rule: 'file-is-used',
    breach: 'a callback of a new family that the entry does not have',
    message: 'paths/kit-v1/pingSyncV1.yaml is never used. Refer to it or delete it.',
    breakIt: (files) =>
      Object.assign(files, { 'paths/kit-v1/pingSyncV1.yaml': files['paths/pingSync.yaml'] }),
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
        files['paths/ping.yaml'].responses['200'].content['application/json'].examples,
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
      Object.assign(files['paths/ping.yaml'].responses['200'].content['application/json'], {
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
