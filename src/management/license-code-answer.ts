import type { components } from '../../generated/types/management.js';
import type { LicenseCodeReport } from '../domain/license-code-report.js';
import type { LicenseCode, LicenseCodeOrder } from '../domain/license-code.js';
import { shownCodeEnd } from '../domain/shown-code-end.js';
import { seesSecrets } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toTextOrNull } from './text-or-null.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** An authorization code as the caller may see it. */
export function toLicenseCodeAnswer(
  licenseCode: LicenseCode,
  report: LicenseCodeReport | undefined,
  caller: Caller,
): Schemas['LicenseCode'] {
  const { code, state, productId, version } = licenseCode;
  return {
    ...toShownCode(code, caller),
    state,
    productId,
    expiresAt: toUtcTimeOrNull(licenseCode.expiresAt),
    version,
    createdAt: toUtcTime(licenseCode.createdAt),
    updatedAt: toUtcTime(licenseCode.updatedAt),
    releasedAt: toUtcTimeOrNull(licenseCode.releasedAt),
    marketplace: report === undefined ? null : toCodeReportAnswer(report),
  };
}

/** A code as the caller may see it: in full, or its end. */
export function toShownCode(
  code: string,
  caller: Caller,
): Pick<Schemas['LicenseCode'], 'code' | 'codeRedacted'> {
  const redacted = !seesSecrets(caller);
  return { code: redacted ? `…${shownCodeEnd(code)}` : code, codeRedacted: redacted };
}

export function toCodeReportAnswer(report: LicenseCodeReport): Schemas['LicenseCodeReport'] {
  const { status, productId, orderId, amount } = report;
  return {
    status,
    activatedAt: toUtcTimeOrNull(report.activatedAt),
    expiresAt: toUtcTimeOrNull(report.expiresAt),
    productId,
    orderId,
    amount,
    checkedAt: toUtcTime(report.checkedAt),
  };
}

export function toLicenseCodeOrderAnswer(order: LicenseCodeOrder): Schemas['LicenseCodeOrder'] {
  const { orderId, orderLineId, purpose, seenAt } = order;
  return {
    orderId,
    orderLineId: toTextOrNull(orderLineId),
    purpose,
    seenAt: toUtcTime(seenAt),
  };
}
