import { createPublicKey } from 'node:crypto';
import type { ConformanceOptions } from '../../src/conformance/run-conformance.js';
import type { ConformanceReport } from '../../src/conformance/conformance-report.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { readPublished } from '../../src/published.js';
import {
  startIndependentSeller,
  type IndependentSellerOptions,
} from '../support/independent-seller/independent-seller.js';
import { testKitPrivateKey } from '../support/start-app.js';

export const { specification } = readPublished();

/** Two of each class, so that a rotation can be checked. */
export const sellerKeys: AccessKeys = {
  base: ['conformance-key-of-class-base-01', 'conformance-key-of-class-base-00'],
  kit: ['conformance-key-of-class-kit-01', 'conformance-key-of-class-kit-00'],
  license: ['conformance-key-of-class-license-01', 'conformance-key-of-class-license-00'],
  generic: ['conformance-key-of-class-generic-01', 'conformance-key-of-class-generic-00'],
  v1: ['00112233-4455-6677-8899-aabbccddee01', '00112233-4455-6677-8899-aabbccddee00'],
};

export const kitPublicKey = createPublicKey(testKitPrivateKey);

/** The seller that shares no code with what is tested here, for as long as `use` takes. */
export async function withSeller<Result>(
  options: Partial<IndependentSellerOptions>,
  use: (target: ConformanceOptions) => Promise<Result>,
): Promise<Result> {
  const seller = await startIndependentSeller({
    keys: sellerKeys,
    kitPrivateKeyPem: testKitPrivateKey,
    ...options,
  });
  try {
    return await use({ specification, target: seller.url, keys: sellerKeys, kitPublicKey });
  } finally {
    await seller.stop();
  }
}

/** What did not pass, in lines that say enough when a test fails. */
export function unmet({ results }: ConformanceReport): readonly string[] {
  return results.flatMap(({ outcome, id, detail = '' }) =>
    outcome === 'passed' ? [] : [`${outcome} ${id}: ${detail}`],
  );
}
