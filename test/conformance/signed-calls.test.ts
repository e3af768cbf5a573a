import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkAnswer } from '../../src/emulator/answer-checks.js';
import { signedRequest } from '../../src/emulator/signed-request.js';
import { answerValidator } from '../../src/openapi/answer-validator.js';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import { signVectors } from '../protocol/signature-vectors.js';
import { specification } from './target.js';

const operations = { base: 'newInstance', kit: 'tenantSync', 'order-notify': 'orderNotify' };
const productionUrl = 'https://seller.example.com/koogallery';

function operationOf(operationId: string) {
  const found = specification.operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`there is no ${operationId}`);
  return found;
}

// The second formula of orderNotify is what one check sends on purpose; the independent seller verifies it.
describe.each(signVectors.filter(({ input }) => input.formula === undefined))(
  '$scheme: $name',
  ({ scheme, input, want }) => {
    it('travels with the signature that was computed elsewhere', () => {
      const { accessKey, timestamp, nonce, payload = 'raw' } = input;
      const { url, headers, body } = signedRequest(
        { operation: operationOf(operations[scheme]), request: {} },
        {
          ...{ productionUrl, accessKey, timestamp, nonce, payload },
          now: 0,
          body: Buffer.from(input.body),
        },
      );
      const sent =
        scheme === 'kit' ? headers['x-sign'] : new URL(url).searchParams.get('signature');
      expect(sent).toBe(want.signature);
      expect(body.toString()).toBe(input.body);
    });
  },
);

const tokenVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('sign'),
    accessKey: z.string(),
    query: z.string().optional(),
    body: z.string().optional(),
    variant: z.literal('kit-v1').optional(),
  }),
  want: z.strictObject({ hmacKey: z.string(), message: z.string(), authToken: z.string() }),
});

describe.each(readVectors('auth-token.json', tokenVector, 'sign'))('$name', ({ input, want }) => {
  it('travels with the token that was computed elsewhere', () => {
    const { accessKey, query, body = '' } = input;
    const isKit = query === undefined;
    const parameters = [...new URLSearchParams(query)].reverse();
    const { url, headers } = signedRequest(
      {
        operation: operationOf(isKit ? 'tenantSyncV1' : 'newInstanceV1'),
        // Of a repeated name the first value counts: read backwards, it is the last that stays.
        request: Object.fromEntries(parameters),
      },
      { productionUrl, accessKey, now: 0, body: Buffer.from(body) },
    );
    const sent = isKit ? headers.authToken : new URL(url).searchParams.get('authToken');
    expect(sent).toBe(want.authToken);
  });
});

const bodySignVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    accessKey: z.string(),
    body: z.string(),
    header: z.string().nullable(),
  }),
  want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
});

const checkOfReason: Readonly<Record<string, string>> = {
  'header-missing': 'body-sign-present',
  'header-malformed': 'body-sign-form',
  'signature-mismatch': 'body-sign-right',
};

describe.each(readVectors('body-sign.json', bodySignVector, 'verify'))(
  '$name',
  ({ input, want }) => {
    it(`is judged as ${want.reason}`, () => {
      const { accessKey, body, header } = input;
      const { findings } = checkAnswer({
        callback: { operation: operationOf('tenantSync'), request: {} },
        outcome: {
          kind: 'answered',
          status: 200,
          rawHeaders: header === null ? [] : ['Body-Sign', header],
          body: Buffer.from(body),
          durationMs: 1,
        },
        keys: [accessKey],
        validator: answerValidator(specification.document),
      });
      const found = findings.flatMap(({ check }) => (check.startsWith('body-sign') ? [check] : []));
      expect(found).toEqual(want.ok ? [] : [checkOfReason[want.reason]]);
    });
  },
);
