import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { MarketplaceState, Resource } from '../marketplace-state.js';
import type { CallContext } from './call-context.js';
import { findByLicenseCode, licenseInfo } from './license-state.js';
import { Refusal } from './refusal.js';

/** The state of a code; or of an instance, which products of the legacy online License pass in its place. */
export const queryLicense: LicenseCallsOperations<CallContext, Refusal>['queryLicense'] = async (
  { license },
  { state, clock },
) => {
  const resource = findByLicenseCode(state, license) ?? findLegacyInstance(state, license);
  if (resource === undefined) return new Refusal('92020005');
  const data = licenseInfo(license, resource, clock.now());
  return data instanceof Refusal ? data : { error_code: '92020000', error_msg: 'success', data };
};

function findLegacyInstance(
  { resources, products }: MarketplaceState,
  id: string,
): Resource | undefined {
  return [...resources.values()].find(
    ({ instanceId, productId }) =>
      instanceId === id && products.get(productId)?.kind === 'online-license',
  );
}
