import { describe, expect, it } from 'vitest';
import {
  marketplaceDocument,
  marketplaceExamples,
  marketplaceOperations,
} from '../../support/marketplace-document.js';
import { readOpenApiSpecification } from '../../../src/emulator/open-api/open-api-specification.js';
import { callOpenApi, playOpenApis, type PlayedOpenApis } from '../../support/open-api-call.js';

/** The first example of the operation, which is a plain success. */
function callWell(played: PlayedOpenApis, operationId: string) {
  const example = marketplaceExamples.find((each) => each.operationId === operationId);
  if (example === undefined) throw new Error(`no example of ${operationId}`);
  const { value, parameters } = example;
  return callOpenApi(played, operationId, value, { pathParameters: parameters });
}

const documented = marketplaceOperations.flatMap(({ operationId, resultCodes }) =>
  resultCodes.map((code) => ({ operationId, code })),
);

describe('an answer that was asked for', () => {
  it.each(documented)('$operationId: $code comes once, and nothing is done', async (planned) => {
    const { operationId, code } = planned;
    const played = await playOpenApis();
    const before = structuredClone(played.state);
    played.openApis.answerNext(operationId, code);
    const answer = await callWell(played, operationId);
    const { outcomes } =
      readOpenApiSpecification(marketplaceDocument).operations.find(
        (each) => each.operationId === operationId,
      ) ?? {};
    expect({ status: answer.status, body: answer.body }).toEqual(outcomes?.get(code));
    expect(String(answer.code).replaceAll(' ', '')).toBe(code);
    expect(played.state).toEqual(before);
  });

  it('comes in its turn, to that operation only and only to authentic calls', async () => {
    const played = await playOpenApis();
    played.openApis.answerNext('queryOrder', 'MKT.0250');
    played.openApis.answerNext('queryOrder', 'APIGW.0501');
    const request = { orderId: 'MOCKONDEMAND' };
    const codes = [];
    for (const options of [{ secretKey: 'another' }, {}, {}, {}]) {
      codes.push((await callOpenApi(played, 'queryOrder', request, options)).code);
      expect((await callWell(played, 'queryLicense')).code).toBe('92020011');
    }
    expect(codes).toEqual(['APIGW.0301', 'MKT. 0250', 'APIGW.0501', 'MKT.0000']);
  });

  it('is refused when there is none, with what there is', async () => {
    const { openApis } = await playOpenApis();
    expect(() => openApis.answerNext('refund', 'MKT.0000')).toThrow(
      /^the marketplace has no operation refund: choose from queryOrder, pushUsage, /,
    );
    expect(() => openApis.answerNext('queryOrder', 'MKT.0102')).toThrow(
      /^queryOrder is never answered MKT\.0102: choose from MKT\.0000, /,
    );
  });
});

describe('a path', () => {
  it.each([
    ['/api/mkp-openapi-public/global/v1/order', 404],
    ['/api/mkp-openapi-public/global/v1/order/query/', 401],
    ['/api/mkp-openapi-public/global/v1/order/query?orderId=1', 401],
    ['/api/mkp-openapi-public/global/v1/market-event//file', 404],
    ['/api/mkp-openapi-public/global/v1/market-event/a/b/file', 404],
    ['/api/mkp-openapi-public/global/v1/market-event/%ZZ/file', 404],
    ['/x/api/mkp-openapi-public/global/v1/order/query', 404],
  ])('%s is answered %d', async (path, status) => {
    const { url } = await playOpenApis();
    expect((await fetch(`${url}${path}`)).status).toBe(status);
  });
});
