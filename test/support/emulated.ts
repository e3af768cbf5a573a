import { onTestFinished } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../src/emulator/engine.js';
import type { Delivery } from '../../src/emulator/marketplace-state.js';
import { keyClasses, type AccessKeys } from '../../src/protocol/access-keys.js';
import { readPublished } from '../../src/published.js';
import {
  scriptedKeys,
  startScriptedSeller,
  success,
  type ReceivedCall,
  type ScriptedSeller,
} from './scripted-seller.js';
import { testNoon, type StartedApp } from './start-app.js';

const { specification } = readPublished();

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The marketplace, played against whatever is told; it begins at noon and ends with the test. */
export function playAgainst(
  target: Pick<EngineOptions, 'productionUrl' | 'keys'>,
  options: Partial<EngineOptions> = {},
): Engine {
  const engine = createEngine({ specification, startAt: testNoon, ...target, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

/** The same against the app of a test, whose clock the seller's time is. */
export function playAgainstApp(app: StartedApp, options: Partial<EngineOptions> = {}): Engine {
  const keys = Object.fromEntries(
    keyClasses.map((keyClass) => [keyClass, app.keysOf(keyClass)]),
  ) as unknown as AccessKeys;
  const productionUrl = `${app.url}${app.basePath}`;
  return playAgainst({ productionUrl, keys }, { realNow: () => app.clock.now, ...options });
}

export async function scriptedSeller(
  answer: ScriptedSeller['answer'] = answerWell,
): Promise<ScriptedSeller> {
  const seller = await startScriptedSeller(answer);
  onTestFinished(() => seller.stop());
  return seller;
}

export function playAgainstScripted(
  { url }: ScriptedSeller,
  options: Partial<EngineOptions> = {},
): Engine {
  return playAgainst({ productionUrl: url, keys: scriptedKeys }, options);
}

/** Answered as it should be, and nothing to find fault with. */
export function isClean({ isSuccess, findings }: Delivery): boolean {
  return isSuccess && findings.length === 0;
}

export const processing = { resultCode: '000004', resultMsg: 'processing' };

/** What a seller answers who remembers nothing and likes everything. */
export function answerWell({ activity, members }: ReceivedCall): object {
  const appInfo = { frontEndUrl: 'https://app.example.com' };
  switch (activity) {
    case 'newInstance':
      // Only the older one is asked about an amount.
      return 'amount' in members
        ? { ...success, instanceId: members.businessId, appInfo }
        : { ...success, instanceId: members.businessId };
    case 'getLicense':
      return { ...success, instanceId: members.businessId, license: 'a License' };
    case 'queryInstance':
      return { ...success, info: [{ instanceId: members.instanceId, appInfo }] };
    default:
      return success;
  }
}
