import type { components } from '../../generated/types/marketplace.js';
import { noFacts, type LicenseCodeFacts } from '../domain/license-code-report.js';
import { parseWireTime } from '../protocol/wire-time.js';
import type { CallFailure } from './marketplace-client.js';

type Schemas = components['schemas'];

/** What has become of one authorization code in a call about one or many. */
export type CodeOutcome =
  | {
      readonly code: string;
      /**
       * - `activated`: by this call.
       * - `already-activated`: by an earlier one; as good.
       * - `checked`: the marketplace has told how it is.
       * - `not-activated`: the marketplace knows it, and it was never activated.
       */
      readonly kind: 'activated' | 'already-activated' | 'checked' | 'not-activated';
      readonly facts: LicenseCodeFacts;
    }
  | { readonly code: string; readonly kind: 'reported' }
  | { readonly code: string; readonly kind: 'failed'; readonly failure: CallFailure };

export function failedCode(code: string, failure: CallFailure): CodeOutcome {
  return { code, kind: 'failed', failure };
}

/** Whether a failure says something about the codes of the call; all others would have met any codes. */
export function isAboutCodes({ kind }: CallFailure): boolean {
  return codeFailures.has(kind);
}

const codeFailures: ReadonlySet<CallFailure['kind']> = new Set([
  'refused',
  'already-done',
  'not-yet',
  'activate-first',
]);

/** What a query tells. Its fields after `activate_time` are concluded, and its answers may gain others. */
export function toQueriedFacts(info: Schemas['LicenseInfo']): LicenseCodeFacts {
  return {
    ...noFacts,
    status: toText(info.status),
    activatedAt: toTime(info.activate_time),
    expiresAt: toTime(info.expire_time),
  };
}

/** What an activation tells of the code, which takes effect with the call unless that said otherwise. */
export function toActivatedFacts(
  info: Schemas['LicenseCodeInfo'] | null,
  activatedAt: number,
): LicenseCodeFacts {
  return {
    status: toText(info?.status),
    activatedAt,
    expiresAt: toTime(info?.expire_time),
    productId: toText(info?.product_id),
    orderId: toText(info?.order_id),
    amount: toCount(info?.amount),
  };
}

// What comes from outside is bounded before it is kept: ids have 64 characters, a status 10.
const textLengthMax = 64;

function toText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, textLengthMax) : null;
}

function toTime(value: unknown): number | null {
  return typeof value === 'string' ? (parseWireTime(value) ?? null) : null;
}

/** Printed as an integer; some answers of the marketplace write numbers as texts. */
function toCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : null;
}
