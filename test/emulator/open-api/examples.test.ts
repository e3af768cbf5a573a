import { describe, expect, it } from 'vitest';
import { answerExamplesOf } from '../../../scripts/generate/operation-examples.js';
import type { OpenApiDocument } from '../../../scripts/generate/openapi-document.js';
import {
  marketplaceDocument,
  marketplaceExamples,
  marketplaceOperations,
  type MarketplaceExample,
} from '../../support/marketplace-document.js';
import { callOpenApi, playOpenApis, type PlayedOpenApis } from '../../support/open-api-call.js';

const document = marketplaceDocument as unknown as OpenApiDocument;

function send(played: PlayedOpenApis, { operationId, value, parameters }: MarketplaceExample) {
  return callOpenApi(played, operationId, value, { pathParameters: parameters });
}

/** The statuses under which the specification shows that code. */
function statusesOf({ operationId, resultCode }: MarketplaceExample): readonly number[] {
  const described = marketplaceOperations.find((each) => each.operationId === operationId);
  if (described === undefined) throw new Error(`no operation ${operationId}`);
  return Object.keys(described.operation.responses)
    .filter((status) =>
      answerExamplesOf(document, described.operation, status).some(
        (answer) => answer.resultCode === resultCode,
      ),
    )
    .map(Number);
}

describe('a request example of the specification', () => {
  it.each(marketplaceExamples)('$name is answered $resultCode', async (example) => {
    const played = await playOpenApis();
    for (const name of example.after) {
      const before = marketplaceExamples.find((each) => each.name === name);
      if (before === undefined) throw new Error(`no example ${name}`);
      const { code, text } = await send(played, before);
      expect(code, text).toBe(before.resultCode);
    }
    const { status, contentType, code, text } = await send(played, example);
    expect({ code, contentType }, text).toEqual({
      code: example.resultCode,
      contentType: 'application/json',
    });
    expect(statusesOf(example)).toContain(status);
  });

  it('is there for each of the nine operations', () => {
    expect(marketplaceOperations.map(({ operationId }) => operationId)).toEqual([
      'queryOrder',
      'pushUsage',
      'pushUsageLegacy',
      'activateLicense',
      'activateLicenses',
      'queryLicense',
      'queryLicenses',
      'reportSoftwareUsage',
      'uploadMarketEventFile',
    ]);
    const shown = new Set(marketplaceExamples.map(({ operationId }) => operationId));
    expect(shown.size).toBe(9);
  });
});
