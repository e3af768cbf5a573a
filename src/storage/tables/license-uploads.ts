import type { LicenseUpload } from '../../domain/license-upload.js';
import type { Seal, SealedColumn } from '../seal.js';
import { readNumber, readNumberOrNull, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** Licenses that are to be uploaded, or were. The License, its digest and the device are sealed together. */
export const licenseUploads = {
  name: 'license_uploads',
  columns: {
    job_id: 'text',
    event_id: 'text',
    content_sealed: 'text',
    sent_at: 'bigint',
    received_at: 'bigint',
    received_by: 'text',
    version: 'integer',
  },
} as const satisfies Table;

export const uploadContentColumn: SealedColumn = {
  table: licenseUploads.name,
  column: 'content_sealed',
  key: ['job_id'],
};

type Sealed = Pick<LicenseUpload, 'deviceFingerprint' | 'digest' | 'content'>;

export function toLicenseUploadRow(
  upload: LicenseUpload,
  seal: Seal,
): RowToWrite<keyof typeof licenseUploads.columns> {
  const { jobId, deviceFingerprint, digest, content } = upload;
  const sealed: Sealed = { deviceFingerprint, digest, content };
  return {
    job_id: jobId,
    event_id: upload.eventId,
    content_sealed: seal.close(JSON.stringify(sealed), uploadContentColumn, [jobId]),
    sent_at: upload.sentAt,
    received_at: upload.receivedAt,
    received_by: upload.receivedBy,
    version: upload.version,
  };
}

/** Throws `KooGateError` `internal` when it was sealed with a key that is not configured. */
export function fromLicenseUploadRow(row: ReadRow, seal: Seal): LicenseUpload {
  const jobId = readText(row, 'job_id');
  const sealed = seal.open(readText(row, 'content_sealed'), uploadContentColumn, [jobId]);
  return {
    jobId,
    eventId: readText(row, 'event_id'),
    ...(JSON.parse(sealed) as Sealed),
    sentAt: readNumberOrNull(row, 'sent_at'),
    receivedAt: readNumber(row, 'received_at'),
    receivedBy: readText(row, 'received_by'),
    version: readNumber(row, 'version'),
  };
}
