import { noFacts } from '../domain/license-code-report.js';
import { failedCode, isAboutCodes, toQueriedFacts, type CodeOutcome } from './code-outcome.js';
import { eachCode } from './each-code.js';
import type { CallSettings, MarketplaceClient } from './marketplace-client.js';

type QueryClient = Pick<MarketplaceClient, 'queryLicense' | 'queryLicenses'>;

/**
 * What the marketplace says of each code, in their order. Several are asked for in one call; when that is refused because of one of
 * them, which it does not name, they are asked for one by one. At most 100 codes. Never rejects.
 */
export async function queryCodes(
  client: QueryClient,
  codes: readonly string[],
  settings: CallSettings = {},
): Promise<readonly CodeOutcome[]> {
  if (codes.length < 2) return queryEach(client, codes, settings);
  const outcome = await client.queryLicenses({ license_list: [...codes] }, settings);
  if (!outcome.ok) {
    return isAboutCodes(outcome.failure)
      ? queryEach(client, codes, settings)
      : codes.map((code) => failedCode(code, outcome.failure));
  }
  const infos = new Map(outcome.data.map((info) => [info.license_code, info]));
  // The form of this answer is concluded: what it does not tell of a code is asked for by the call that is printed.
  return eachCode(codes, async (code) => {
    const info = infos.get(code);
    return info === undefined
      ? queryCode(client, code, settings)
      : { code, kind: 'checked', facts: toQueriedFacts(info) };
  });
}

/** One by one, each by a call of its own. */
export function queryEach(
  client: Pick<MarketplaceClient, 'queryLicense'>,
  codes: readonly string[],
  settings: CallSettings = {},
): Promise<readonly CodeOutcome[]> {
  return eachCode(codes, (code) => queryCode(client, code, settings));
}

export async function queryCode(
  client: Pick<MarketplaceClient, 'queryLicense'>,
  code: string,
  settings: CallSettings = {},
): Promise<CodeOutcome> {
  const outcome = await client.queryLicense({ license: code }, settings);
  if (outcome.ok) return { code, kind: 'checked', facts: toQueriedFacts(outcome.data) };
  const { failure } = outcome;
  return failure.kind === 'activate-first'
    ? { code, kind: 'not-activated', facts: noFacts }
    : failedCode(code, failure);
}
