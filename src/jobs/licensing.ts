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
  const underWay = new Map<string, Promise<LicenseOutcome>>();
  const issued = new Map<string, Promise<LicenseOutcome>>();

  return {
    async issue(order) {
      const { orderId } = order;
      const run = issued.get(orderId) ?? underWay.get(orderId) ?? start(order);
      const outcome = await within(options.deadlineMs, run);
      if (outcome === undefined) return { kind: 'late' };
      if (outcome.kind === 'issued') setTimeout(forget, keptMs, orderId, run).unref();
      return outcome;
    },
    // A rule that does not answer in time refuses nothing: the License is made later anyway.
    judge: async (application) =>
      (await within(options.deadlineMs, judgeOnce(application))) ?? 'accepted',
  };

  function forget(orderId: string, run: Promise<LicenseOutcome>): void {
    if (issued.get(orderId) === run) issued.delete(orderId);
  }

  function start(order: LicenseOrder): Promise<LicenseOutcome> {
    const run = runOnce(order).finally(() => underWay.delete(order.orderId));
    underWay.set(order.orderId, run);
    // A refusal is told to those who wait for it; whoever asks later has a new try.
    void run.then(({ kind }) => {
      if (kind === 'issued') keep(order.orderId, run);
    });
    return run;
  }

  function keep(orderId: string, run: Promise<LicenseOutcome>): void {
    const [oldest] = issued.keys();
    if (issued.size >= resultsMax && oldest !== undefined) issued.delete(oldest);
    issued.set(orderId, run);
  }

  async function judgeOnce(application: LicenseApplication): Promise<LicenseVerdict> {
    try {
      return checkedVerdict(await judgeLicenseRequest(application));
    } catch (error) {
      options.onError(error);
      return '000005';
    }
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

/** One line with something to see, as the schema of the answer wants it. */
const licenseForm = /^[\p{Z}\p{Cf}]*[^\p{Z}\p{Cf}\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u;

/** Says what is wrong with it and never what it is: a License is a secret. */
function checked(license: unknown): string {
  if (typeof license !== 'string') throw unfit(typeof license);
  if (license === '' || license.length > licenseLengthMax) {
    throw unfit(`one of ${license.length} characters`);
  }
  if (!licenseForm.test(license)) {
    throw unfit('one that is blank, or has line breaks or other control characters in it');
  }
  return license;
}

function unfit(given: string): Error {
  return new Error(
    `issueLicense must give one line of 1 to ${licenseLengthMax} characters, or undefined when there is none left; ` +
      `it gave ${given}. Encode what has several lines, for example in Base64`,
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
