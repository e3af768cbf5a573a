import type { components } from '../../generated/types/marketplace.js';
import { failedCode, isAboutCodes, type CodeOutcome } from './code-outcome.js';
import type { CallFailure, CallSettings, MarketplaceClient } from './marketplace-client.js';

type SoftwareUsage = components['schemas']['ReportSoftwareUsageRequest']['usage_info'][number];
type UsageClient = Pick<MarketplaceClient, 'reportSoftwareUsage'>;

/** What the clients of one code have used. */
export interface CodeUsage {
  readonly code: string;
  readonly usage: readonly ClientUsage[];
}

/** One client by its identity, or how many were active that day. */
export type ClientUsage = { readonly id: string } | { readonly activeClients: number };

/** Codes of a call, and entries of a code in it (open-api.md 9). */
const codesMax = 100;
const entriesMax = 100;

/**
 * Reports the usage of software, in as many calls as it takes, and tells what has become of each code, in their order. A call that is
 * refused because of a code that it does not name is made anew for each of its codes. Never rejects.
 */
export async function reportCodeUsage(
  client: UsageClient,
  reports: readonly CodeUsage[],
  settings: CallSettings = {},
): Promise<readonly CodeOutcome[]> {
  const failures = new Map<string, CallFailure>();
  let met: CallFailure | undefined;
  for (const batch of toBatches(reports)) {
    // What has failed once fails again: the rest of a code that is refused need not be sent.
    const open = batch.filter(({ license }) => !failures.has(license));
    if (met === undefined) met = await sendBatch(client, open, { settings, failures });
    else fail(open, met, failures);
  }
  return reports.map(({ code }) => {
    const failure = failures.get(code);
    return failure === undefined ? { code, kind: 'reported' } : failedCode(code, failure);
  });
}

interface Sending {
  readonly settings: CallSettings;
  readonly failures: Map<string, CallFailure>;
}

/** Returns what would meet any other call too. */
async function sendBatch(
  client: UsageClient,
  batch: readonly SoftwareUsage[],
  { settings, failures }: Sending,
): Promise<CallFailure | undefined> {
  if (batch.length === 0) return undefined;
  const outcome = await client.reportSoftwareUsage({ usage_info: [...batch] }, settings);
  if (outcome.ok) {
    const named = textsOf(failedChecks(outcome.data));
    const refused = batch.filter(({ license }) => named.has(license));
    fail(refused, failedCheck, failures);
    return undefined;
  }
  const isOfCodes = isAboutCodes(outcome.failure);
  if (isOfCodes && batch.length > 1) return sendOneByOne(client, batch, { settings, failures });
  fail(batch, outcome.failure, failures);
  return isOfCodes ? undefined : outcome.failure;
}

async function sendOneByOne(
  client: UsageClient,
  batch: readonly SoftwareUsage[],
  sending: Sending,
): Promise<CallFailure | undefined> {
  let met: CallFailure | undefined;
  for (const each of batch) {
    if (met === undefined) met = await sendBatch(client, [each], sending);
    else fail([each], met, sending.failures);
  }
  return met;
}

function fail(
  batch: readonly SoftwareUsage[],
  failure: CallFailure,
  failures: Map<string, CallFailure>,
): void {
  for (const { license } of batch) failures.set(license, failure);
}

/** Each call names a code once, so what is too long for one goes on in the next. */
function toBatches(reports: readonly CodeUsage[]): readonly (readonly SoftwareUsage[])[] {
  const batches: SoftwareUsage[][] = [];
  for (let from = 0; reports.some(({ usage }) => usage.length > from); from += entriesMax) {
    const parts = reports.flatMap(({ code, usage }) => {
      const entries = usage.slice(from, from + entriesMax).map(toEntry);
      return entries.length === 0 ? [] : [{ license: code, software_usage_Info: entries }];
    });
    for (let at = 0; at < parts.length; at += codesMax)
      batches.push(parts.slice(at, at + codesMax));
  }
  return batches;
}

function toEntry(usage: ClientUsage): SoftwareUsage['software_usage_Info'][number] {
  return 'id' in usage ? { id: usage.id } : { active_num: usage.activeClients };
}

/** Of the answer's member for codes that failed the check only the beginning of its name is known. */
function failedChecks(data: Readonly<Record<string, unknown>> | null): readonly unknown[] {
  return Object.entries(data ?? {}).flatMap(([name, value]) =>
    name.startsWith('check_fail') ? [value] : [],
  );
}

/** All texts in a value of unknown shape; a list may be written as one text. */
function textsOf(value: unknown): ReadonlySet<string> {
  const texts = new Set<string>();
  JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member === 'string') for (const text of member.split(/[\s,;|]+/)) texts.add(text);
    return member;
  });
  return texts;
}

const failedCheck: CallFailure = {
  kind: 'refused',
  retry: false,
  code: null,
  httpStatus: 200,
  requestId: null,
  message:
    'the marketplace has taken the report, but names this code among those that failed its check',
};
