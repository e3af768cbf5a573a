import type { components } from '../../generated/types/management.js';
import type { License, LicenseRequest } from '../domain/license.js';
import { seesPersonalData, seesSecrets } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toTextOrNull } from './text-or-null.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** A License as the caller may see it. */
export function toLicenseAnswer(
  { instanceId, orderId, license, issuedAt }: License,
  caller: Caller,
): Schemas['License'] {
  const redacted = !seesSecrets(caller);
  return {
    instanceId,
    orderId,
    ...(!redacted && { license }),
    licenseRedacted: redacted,
    issuedAt: toUtcTime(issuedAt),
  };
}

/** An application for a License as the caller may see it: a device tells who uses it. */
export function toLicenseRequestAnswer(
  request: LicenseRequest,
  caller: Caller,
): Schemas['LicenseRequest'] {
  const deviceFingerprint = toTextOrNull(request.deviceFingerprint);
  const redacted = !seesPersonalData(caller) && deviceFingerprint !== null;
  return {
    eventId: request.eventId,
    instanceId: request.instanceId,
    ...(!redacted && { deviceFingerprint }),
    fingerprintRedacted: redacted,
    state: request.state,
    effectiveAt: toUtcTime(request.effectiveAt),
    expiresAt: toUtcTimeOrNull(request.expiresAt),
    requestedAt: toUtcTime(request.requestedAt),
    settledAt: toUtcTimeOrNull(request.settledAt),
    refusal: request.refusal && {
      marketplaceCode: request.refusal.code,
      detail: request.refusal.reason,
    },
    jobId: request.jobId,
  };
}
