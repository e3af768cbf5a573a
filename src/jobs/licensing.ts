import { randomBytes } from 'node:crypto';
import {
  judgeByExpiry,
  licenseVerdicts,
  type LicenseApplication,
  type LicenseOrder,
  type LicenseOutcome,
  type LicenseVerdict,
  type Licensing,
} from '../domain/licensing.js';
import { licenseBytes, toLicenseText } from '../domain/license-text.js';

export interface LicensingOptions {
  /** Makes the License of an order; a random, checksummed text unless the seller has a way of its own. */
  readonly issueLicense?: IssueLicense | undefined;
  /** Decides about an application for a License; by the known expiry unless the seller has a rule of its own. */
  readonly judgeLicenseRequest?: JudgeLicenseRequest | undefined;
  /** How long an answer may wait for the seller's code (ms). */
  readonly deadlineMs: number;
  readonly onError: (error: unknown) => void;
}

/** `undefined`: there is none left. May be called again for the same order, after a crash; `orderId` is its idempotency key. */
export type IssueLicense = (
  order: LicenseOrder,
) => string | undefined | Promise<string | undefined>;

export type JudgeLicenseRequest = (
  application: LicenseApplication,
) => LicenseVerdict | Promise<LicenseVerdict>;

/** So many results are kept for calls that ask again before the first of them is committed, or after one was too slow. */
const resultsMax = 1_000;
/** How long the result of a run is kept after somebody has got it: longer than any commit takes. */
const keptMs = 60_000;
const licenseLengthMax = 4_096;

/**
 * Runs what makes Licenses. Calls that race for the same order share one run; one that takes longer than the deadline goes on, and
 * its result waits for the call that asks again.
 */
export function createLicensing(options: LicensingOptions): Licensing {
  const { issueLicense = randomLicense, judgeLicenseRequest = judgeByExpiry } = options;
  const runs = new Map<string, Promise<LicenseOutcome>>();

  return {
    async issue(order) {
      const run = runs.get(order.orderId) ?? start(order);
      const outcome = await within(options.deadlineMs, run);
      if (outcome === undefined) return { kind: 'late' };
      if (outcome.kind === 'issued') setTimeout(forget, keptMs, order.orderId).unref();
      else forget(order.orderId);
      return outcome;
    },
    async judge(application) {
      try {
        const verdict = Promise.resolve(judgeLicenseRequest(application));
        // A rule that does not answer in time refuses nothing: the License is made later anyway.
        return checkedVerdict((await within(options.deadlineMs, verdict)) ?? 'accepted');
      } catch (error) {
        options.onError(error);
        return '000005';
      }
    },
  };

  function forget(orderId: string): void {
    runs.delete(orderId);
  }

  function start(order: LicenseOrder): Promise<LicenseOutcome> {
    const [oldest] = runs.keys();
    if (runs.size >= resultsMax && oldest !== undefined) forget(oldest);
    const run = runOnce(order);
    runs.set(order.orderId, run);
    return run;
  }

  async function runOnce(order: LicenseOrder): Promise<LicenseOutcome> {
    try {
      const license = await issueLicense(order);
      if (license === undefined) return { kind: 'refused', code: '000100' };
      return { kind: 'issued', license: checked(license), instanceId: order.instanceId };
    } catch (error) {
      options.onError(error);
      return { kind: 'refused', code: '000005' };
    }
  }
}

function randomLicense(): string {
  return toLicenseText(randomBytes(licenseBytes));
}

/** Says what is wrong with it and never what it is: a License is a secret. */
function checked(license: unknown): string {
  if (typeof license === 'string' && license !== '' && license.length <= licenseLengthMax) {
    return license;
  }
  throw new Error(
    `issueLicense must give a text of 1 to ${licenseLengthMax} characters, or undefined when there is none left; ` +
      `it gave ${typeof license === 'string' ? `one of ${license.length} characters` : typeof license}`,
  );
}

function checkedVerdict(verdict: LicenseVerdict): LicenseVerdict {
  if (licenseVerdicts.includes(verdict)) return verdict;
  throw new Error(`judgeLicenseRequest must give one of ${licenseVerdicts.join(', ')}`);
}

async function within<Value>(deadlineMs: number, run: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs);
    timer.unref();
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}
