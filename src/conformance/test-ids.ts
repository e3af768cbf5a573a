import { randomBytes, randomUUID } from 'node:crypto';

/** Ids that no run has used before and that anybody recognises as those of a test. */
export interface TestIds {
  /** `CSKGTEST…`. */
  orderId(): string;
  /** Of an order, its first line unless told otherwise. */
  lineOf(orderId: string, line?: number): string;
  businessId(): string;
  /** Of an instance that nobody has made. */
  unknownInstanceId(): string;
  /** `PLKGTEST…`. */
  licenseCode(): string;
  /** `kgtest-<kind>-…`. */
  of(kind: string): string;
}

export function createTestIds(): TestIds {
  const run = randomBytes(5).toString('hex').toUpperCase();
  let count = 0;
  const next = () => `${run}${String((count += 1)).padStart(5, '0')}`;
  return {
    orderId: () => `CSKGTEST${next()}`,
    lineOf: (orderId, line = 1) => `${orderId}-${String(line).padStart(6, '0')}`,
    businessId: () => randomUUID(),
    unknownInstanceId: () => `kgtest-unknown-${next().toLowerCase()}`,
    licenseCode: () => `PLKGTEST${next()}`,
    of: (kind) => `kgtest-${kind}-${next().toLowerCase()}`,
  };
}
