import type { components } from '../../generated/types/marketplace.js';

type Schemas = components['schemas'];

/**
 * What a seller calls at the marketplace (`openapi/marketplace.yaml`). No method rejects: what went wrong is told as a value that says
 * what to do about it.
 */
export interface MarketplaceClient {
  queryOrder(query: OrderQuery, call?: CallSettings): Promise<CallOutcome<Schemas['OrderInfo']>>;
  pushUsage(
    records: readonly Schemas['UsageRecord'][],
    call?: CallSettings,
  ): Promise<CallOutcome<null>>;
  pushUsageLegacy(
    records: readonly Schemas['LegacyUsageRecord'][],
    call?: CallSettings,
  ): Promise<CallOutcome<null>>;
  activateLicense(
    request: Schemas['ActivateLicenseRequest'],
    call?: CallSettings,
  ): Promise<CallOutcome<Schemas['LicenseCodeInfo'] | null>>;
  activateLicenses(
    request: Schemas['ActivateLicensesRequest'],
    call?: CallSettings,
  ): Promise<CallOutcome<null>>;
  queryLicense(
    request: Schemas['QueryLicenseRequest'],
    call?: CallSettings,
  ): Promise<CallOutcome<Schemas['LicenseInfo']>>;
  queryLicenses(
    request: Schemas['QueryLicensesRequest'],
    call?: CallSettings,
  ): Promise<CallOutcome<readonly Schemas['LicenseInfo'][]>>;
  /** `data` holds what the marketplace says of codes that failed its check; its shape is not documented. */
  reportSoftwareUsage(
    request: Schemas['ReportSoftwareUsageRequest'],
    call?: CallSettings,
  ): Promise<CallOutcome<Readonly<Record<string, unknown>> | null>>;
  uploadMarketEventFile(
    eventId: string,
    license: LicenseUpload,
    call?: CallSettings,
  ): Promise<CallOutcome<null>>;
}

export interface OrderQuery {
  readonly orderId: string;
  readonly orderLineId?: string;
}

/** A text of up to 1024 characters, or a file; the client computes the digest. */
export type LicenseUpload =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly fileName: string; readonly bytes: Uint8Array };

export interface CallSettings {
  readonly signal?: AbortSignal;
}

export type CallOutcome<Data> =
  | {
      readonly ok: true;
      readonly data: Data;
      /** The answer as it came. May hold personal data. */
      readonly raw: string;
    }
  | { readonly ok: false; readonly failure: CallFailure };

/** Why a call did not succeed, and what to do (open-api.md 11.1). Holds no secrets. */
export interface CallFailure {
  /**
   * - `temporary`: no answer, or one that says that it is the marketplace's fault: again, with growing pauses.
   * - `throttled`: too often: slow down, then again.
   * - `credentials`: AK/SK are wrong, or may not do this: no call with them will succeed.
   * - `signature`: the access key of class base is wrong (usage push).
   * - `refused`: this request will never succeed as it is.
   * - `already-done`: a code that is activated already.
   * - `not-yet`: the buyer has not received the code.
   * - `activate-first`: the code was never activated.
   */
  readonly kind:
    | 'temporary'
    | 'throttled'
    | 'credentials'
    | 'signature'
    | 'refused'
    | 'already-done'
    | 'not-yet'
    | 'activate-first';
  /** Whether the same request may succeed later; after `credentials` and `signature`, once the configuration is mended. */
  readonly retry: boolean;
  /** The marketplace's code without blanks, e.g. `MKT.0150`; `null` when no answer came. */
  readonly code: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  /** One sentence for the operator: what happened, why, what to do. */
  readonly message: string;
  /** There was no answer, and yet the marketplace may have done what was asked: a repeat may be one to it. Absent: it has not. */
  readonly mayHaveBeenDone?: true;
}
