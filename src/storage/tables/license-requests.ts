import type { LicenseRequest } from '../../domain/license.js';
import type { KeyedHash } from '../keyed-hash.js';
import type { Seal, SealedColumn } from '../seal.js';
import { readNumber, readNumberOrNull, readText } from './read-column.js';
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
  };
}

/** Throws `KooGateError` `internal` when the fingerprint was sealed with a key that is not configured. */
export function fromLicenseRequestRow(row: ReadRow, seal: Seal): LicenseRequest {
  const eventId = readText(row, 'event_id');
  const key = [eventId, readText(row, 'device_hash')];
  return {
    eventId,
    deviceFingerprint: seal.open(readText(row, 'device_sealed'), deviceColumn, key),
    instanceId: readText(row, 'instance_id'),
    effectiveAt: readNumber(row, 'effective_at'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    state: readText(row, 'state') as LicenseRequest['state'],
    requestedAt: readNumber(row, 'requested_at'),
  };
}
