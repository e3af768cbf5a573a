import fc from 'fast-check';
import { afterAll, afterEach, expect, it } from 'vitest';
import { callbacks } from '../support/callbacks-document.js';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import {
  checkedAnswer,
  operationOf,
  printedHeaders,
  queryBytes,
  signedCall,
  signedQuery,
  toBytes,
  type CallAnswer,
} from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  anyBytes,
  anyHeaders,
  anyJsonText,
  anyMethod,
  anyQuery,
  anySubPath,
  damagedBytes,
  damagedCall,
  mutatedBody,
  mutatedCall,
  type UnforeseenCall,
} from './unforeseen-requests.js';

const runs = { numRuns: 300 };

/** What a call can be answered that is right, wrong or about something unknown; none of them says that we have failed. */
const codesOfTheRequest = ['000000', '000002', '000003', '000004', '000101', '000901'];
const keys = ['property-key-Zq71-current', 'property-key-Yp62-previous'] as const;

/** Every answer is held against all that `checkedAnswer` promises: HTTP 200, JSON, signed, the published shape. */
describeEachDatabase('whatever arrives', (database) => {
  const app = useApp(database, { keys, logLevel: 'error' });

  afterEach(async () => {
    // Not only alive: as good as before.
    const good = newInstanceBody(newOrderLine());
    expect((await signedCall(app(), good)).members).toEqual({
      resultCode: '000000',
      resultMsg: 'success.',
      instanceId: good.businessId,
    });
  });

  afterAll(() => {
    // What only fails under such input would be an internal error that nobody has looked at.
    expect(app().captured.lines()).toEqual([]);
  });

  it.each([
    ['documented calls with members changed', mutatedCall],
    ['documented calls with bytes changed', damagedCall],
  ] as const)('is answered with a documented code, when signed: %s', async (_, calls) => {
    await fc.assert(
      fc.asyncProperty(calls as fc.Arbitrary<UnforeseenCall>, async ({ callback, text }) => {
        const answer = await signedCall(app(), text, { target: callback });
        const codes = isUnsignable(callback, text)
          ? [...codesOfTheRequest, '000001']
          : codesOfTheRequest;
        expect(codes, answer.text).toContain(answer.resultCode);
        expectNothingTold(answer);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['any JSON', anyJsonText],
    ['any bytes', anyBytes],
  ] as const)('is answered with a code of the request, when signed: %s', async (_, bodies) => {
    await fc.assert(
      fc.asyncProperty(bodies as fc.Arbitrary<string | Buffer>, async (body) => {
        const answer = await signedCall(app(), body);
        expect(['000000', '000002', '000003'], answer.text).toContain(answer.resultCode);
        expectNothingTold(answer);
      }),
      runs,
    );
  });

  it('is refused, when unsigned: any body, query, headers and method', async () => {
    await fc.assert(
      fc.asyncProperty(anyMethod, anyQuery, anyHeaders, mutatedBody, async (...parts) => {
        const [method, query, headers, text] = parts;
        const target = `${app().basePath}?${query}`;
        const body = toBytes(text);
        const answer = await sent(app(), { target, method, headers, body });
        expect(['000001', '000002'], answer.text).toContain(answer.resultCode);
        expectNothingTold(answer);
      }),
      runs,
    );
  });

  it('is answered, when signed: any headers and method, and more in the query', async () => {
    await fc.assert(
      fc.asyncProperty(anyMethod, anyQuery, anyHeaders, damagedBytes, async (...parts) => {
        const [method, query, headers, body] = parts;
        const target = `${app().basePath}?${signedQuery(app(), body)}&${query}`;
        const answer = await sent(app(), { target, method, headers, body });
        expect(['000000', '000002', '000003'], answer.text).toContain(answer.resultCode);
        expectNothingTold(answer);
      }),
      runs,
    );
  });

  it('is answered with HTTP 404 or as a callback, signed: any path below the address', async () => {
    await fc.assert(
      fc.asyncProperty(anySubPath, async (subPath) => {
        const target = `${app().basePath}/${subPath}?${signedQuery(app(), Buffer.alloc(0))}`;
        const isAddress = /^\/*$/.test(subPath);
        const request = { target, method: 'POST', headers: printedHeaders, body: Buffer.alloc(0) };
        const answer = await sent(app(), request, isAddress ? 200 : 404);
        expect(answer.resultCode, answer.text).toBe('000002');
        expectNothingTold(answer);
      }),
      runs,
    );
  });

  async function sent(
    { url }: StartedApp,
    request: Omit<Parameters<typeof exchange>[0], 'url'>,
    status = 200,
  ): Promise<CallAnswer> {
    const raw = await exchange({ ...request, url });
    const { method, target } = request;
    const said = method === 'GET' ? queryBytes(target) : request.body;
    const operationId = operationOf(method, said);
    const claimed = callbacks.find((each) => each.operationId === operationId);
    const keyClass = claimed?.keyClass ?? (method === 'GET' ? 'v1' : 'base');
    return checkedAnswer(raw, { accessKey: app().keysOf(keyClass)[0], status, operationId });
  }
});

/** A token is over texts, and half of a surrogate pair is none: nobody can sign it. */
function isUnsignable({ scheme }: UnforeseenCall['callback'], text: string | Buffer): boolean {
  return scheme.endsWith('auth-token') && /\\ud[89a-f]/i.test(text.toString());
}

/** No stack, path, module or key, whatever was sent. */
function expectNothingTold({ text }: CallAnswer): void {
  for (const key of keys) expect(text).not.toContain(key);
  expect(text).not.toMatch(
    /node_modules|\.[jt]s:\d|\bat [\w.]+ \(|SQLITE|syntax error|sqlite|postgres/,
  );
}
