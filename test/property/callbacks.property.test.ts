import fc from 'fast-check';
import { afterAll, afterEach, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import {
  checkedAnswer,
  operationOf,
  printedHeaders,
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
  mutatedBody,
} from './unforeseen-requests.js';

const runs = { numRuns: 300 };
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
    ['documented calls with members changed', mutatedBody],
    ['any JSON', anyJsonText],
    ['any bytes', anyBytes],
    ['documented calls with bytes changed', damagedBytes],
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
    const operationId = operationOf(request.method, request.body);
    return checkedAnswer(raw, { accessKey: keys[0], status, operationId });
  }
});

/** No stack, path, module or key, whatever was sent. */
function expectNothingTold({ text }: CallAnswer): void {
  for (const key of keys) expect(text).not.toContain(key);
  expect(text).not.toMatch(
    /node_modules|\.[jt]s:\d|\bat [\w.]+ \(|SQLITE|syntax error|sqlite|postgres/,
  );
}
