import type { LicenseRequest } from '../../domain/license.js';
import type { KeyedHash } from '../keyed-hash.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableTextOrNull } from '../storable-text.js';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The applications for Licenses of online-activated products. */
export const licenseRequests = {
  name: 'license_requests',
  columns: {
    event_id: 'text',
    device_hash: 'text',
    device_sealed: 'text',
    instance_id: 'text',
    effective_at: 'bigint',
    expires_at: 'bigint',
    state: 'text',
    requested_at: 'bigint',
    settled_at: 'bigint',
    refusal_code: 'text',
    refusal_reason: 'text',
    job_id: 'text',
    version: 'integer',
  },
} as const satisfies Table;

export const deviceColumn: SealedColumn = {
  table: licenseRequests.name,
  column: 'device_sealed',
  key: ['event_id', 'device_hash'],
};

/** Stands for the device's fingerprint in the key, also for the empty one. */
export function toDeviceHash(deviceFingerprint: string, hash: KeyedHash): string {
  return hash('device fingerprint', deviceFingerprint);
}

export function toLicenseRequestRow(
  request: LicenseRequest,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof licenseRequests.columns> {
  const { eventId, deviceFingerprint } = request;
  const deviceHash = toDeviceHash(deviceFingerprint, hash);
  return {
    event_id: eventId,
    device_hash: deviceHash,
    device_sealed: seal.close(deviceFingerprint, deviceColumn, [eventId, deviceHash]),
    instance_id: request.instanceId,
    effective_at: request.effectiveAt,
    expires_at: request.expiresAt,
    state: request.state,
    requested_at: request.requestedAt,
    settled_at: request.settledAt,
    refusal_code: toStorableTextOrNull(request.refusal?.code ?? null),
    refusal_reason: toStorableTextOrNull(request.refusal?.reason ?? null),
    job_id: request.jobId,
    version: request.version,
  };
}

/** Throws `KooGateError` `internal` when the fingerprint was sealed with a key that is not configured. */
export function fromLicenseRequestRow(row: ReadRow, seal: Seal): LicenseRequest {
  const eventId = readText(row, 'event_id');
  const key = [eventId, readText(row, 'device_hash')];
  const reason = readTextOrNull(row, 'refusal_reason');
  return {
    eventId,
    deviceFingerprint: seal.open(readText(row, 'device_sealed'), deviceColumn, key),
    instanceId: readText(row, 'instance_id'),
    effectiveAt: readNumber(row, 'effective_at'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    state: readText(row, 'state') as LicenseRequest['state'],
    requestedAt: readNumber(row, 'requested_at'),
    settledAt: readNumberOrNull(row, 'settled_at'),
    refusal: reason === null ? null : { code: readTextOrNull(row, 'refusal_code'), reason },
    jobId: readTextOrNull(row, 'job_id'),
    version: readNumber(row, 'version'),
  };
}
