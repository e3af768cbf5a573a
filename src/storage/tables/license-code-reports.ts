import type { LicenseCodeReport } from '../../domain/license-code-report.js';
import type { KeyedHash } from '../keyed-hash.js';
import { toStorableTextOrNull } from '../storable-text.js';
import { toCodeHash } from './license-codes.js';
import { readNumber, readNumberOrNull, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What the marketplace said of authorization codes when it was asked. */
export const licenseCodeReports = {
  name: 'license_code_reports',
  columns: {
    code_hash: 'text',
    status: 'text',
    activated_at: 'bigint',
    expires_at: 'bigint',
    product_id: 'text',
    order_id: 'text',
    amount: 'bigint',
    checked_at: 'bigint',
  },
} as const satisfies Table;

export function toLicenseCodeReportRow(
  report: LicenseCodeReport,
  hash: KeyedHash,
): RowToWrite<keyof typeof licenseCodeReports.columns> {
  return {
    code_hash: toCodeHash(report.code, hash),
    status: toStorableTextOrNull(report.status),
    activated_at: report.activatedAt,
    expires_at: report.expiresAt,
    product_id: toStorableTextOrNull(report.productId),
    order_id: toStorableTextOrNull(report.orderId),
    amount: report.amount,
    checked_at: report.checkedAt,
  };
}

/** The row holds the code's hash only; whoever found it by that knows the code. */
export function fromLicenseCodeReportRow(row: ReadRow, code: string): LicenseCodeReport {
  return {
    code,
    status: readTextOrNull(row, 'status'),
    activatedAt: readNumberOrNull(row, 'activated_at'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    productId: readTextOrNull(row, 'product_id'),
    orderId: readTextOrNull(row, 'order_id'),
    amount: readNumberOrNull(row, 'amount'),
    checkedAt: readNumber(row, 'checked_at'),
  };
}
