import { toWireTime } from '../protocol/wire-time.js';
import { failedCode, isAboutCodes, toActivatedFacts, type CodeOutcome } from './code-outcome.js';
import { eachCode } from './each-code.js';
import type { CallFailure, CallSettings, MarketplaceClient } from './marketplace-client.js';
import { queryCode, queryCodes, queryEach } from './query-codes.js';

export type ActivationClient = Pick<
  MarketplaceClient,
  'activateLicense' | 'activateLicenses' | 'queryLicense' | 'queryLicenses'
>;

export interface ActivationSettings extends CallSettings {
  /** When the software takes effect (ms): with the call, where it is not given. */
  readonly effectAt?: number | undefined;
  readonly now: number;
}

/**
 * Activates codes, at most 100, and tells what has become of each, in their order. A code that was activated before is as good as one
 * that is activated now, so the same call may be made again after an answer was lost. Never rejects.
 *
 * Several go in one call, which activates all of them or none. When it is refused because of one that it does not name, each is asked
 * for by itself; those that can be activated are activated without the others.
 */
export async function activateCodes(
  client: ActivationClient,
  codes: readonly string[],
  settings: ActivationSettings,
): Promise<readonly CodeOutcome[]> {
  const [only, ...others] = codes;
  if (only === undefined) return [];
  if (others.length === 0) return [await activateCode(client, only, settings)];
  const together = await activateTogether(client, codes, settings);
  if (together !== undefined) return together;
  const sorted = await queryEach(client, codes, settings);
  const waiting = sorted.flatMap(({ kind, code }) => (kind === 'not-activated' ? [code] : []));
  const activated = await activateRest(client, waiting, {
    settings,
    isSorted: waiting.length < codes.length,
  });
  const byCode = new Map(activated.map((outcome) => [outcome.code, outcome]));
  return sorted.map((outcome) => byCode.get(outcome.code) ?? asActivated(outcome));
}

/** What is left when the codes that were in the way are sorted out. If none was, one call for all would fail as before. */
async function activateRest(
  client: ActivationClient,
  codes: readonly string[],
  { settings, isSorted }: { readonly settings: ActivationSettings; readonly isSorted: boolean },
): Promise<readonly CodeOutcome[]> {
  const together =
    isSorted && codes.length > 1 ? await activateTogether(client, codes, settings) : undefined;
  return together ?? eachCode(codes, (code) => activateCode(client, code, settings));
}

/** `undefined`: refused because of a code that is not named; nothing was activated. */
async function activateTogether(
  client: ActivationClient,
  codes: readonly string[],
  settings: ActivationSettings,
): Promise<readonly CodeOutcome[] | undefined> {
  const request = { license_list: [...codes], ...effectTimeOf(settings) };
  const outcome = await client.activateLicenses(request, settings);
  if (!outcome.ok) {
    const { failure } = outcome;
    return isAboutCodes(failure) ? undefined : codes.map((code) => failedCode(code, failure));
  }
  // The answer tells nothing of the codes. They are activated, whatever becomes of the question.
  const queried = await queryCodes(client, codes, settings);
  return queried.map((found) => ({
    code: found.code,
    kind: 'activated',
    facts:
      found.kind === 'checked' ? found.facts : toActivatedFacts(null, activationTimeOf(settings)),
  }));
}

async function activateCode(
  client: ActivationClient,
  code: string,
  settings: ActivationSettings,
): Promise<CodeOutcome> {
  const request = { license: code, ...effectTimeOf(settings) };
  const outcome = await client.activateLicense(request, settings);
  if (outcome.ok) {
    const facts = toActivatedFacts(outcome.data, activationTimeOf(settings));
    return { code, kind: 'activated', facts };
  }
  const { failure } = outcome;
  if (failure.kind !== 'already-done') return failedCode(code, failure);
  const found = await queryCode(client, code, settings);
  // It is in no state to be activated, and yet it was not: what the marketplace said first stands.
  if (found.kind === 'not-activated') return failedCode(code, asRefused(failure));
  return asActivated(found);
}

/** A code that the query knows as activated. */
function asActivated(found: CodeOutcome): CodeOutcome {
  if (found.kind !== 'checked') return found;
  if (found.facts.status === 'RELEASED') return failedCode(found.code, released);
  return { ...found, kind: 'already-activated' };
}

const released: CallFailure = {
  kind: 'refused',
  retry: false,
  code: null,
  httpStatus: null,
  requestId: null,
  message: 'the marketplace says that the code is released: it cannot be used any more',
};

function asRefused(failure: CallFailure): CallFailure {
  return {
    ...failure,
    kind: 'refused',
    message: `${failure.message}; it was never activated, so its resource cannot be used, for example because it has expired`,
  };
}

function activationTimeOf({ effectAt, now }: ActivationSettings): number {
  return effectAt ?? now;
}

/** 14 digits: the wire has no milliseconds here. */
function effectTimeOf({ effectAt }: ActivationSettings): { real_effect_time?: string } {
  return effectAt === undefined ? {} : { real_effect_time: toWireTime(effectAt).slice(0, 14) };
}
