import type { Directories } from '../domain/directories.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { LicenseRequest } from '../domain/license.js';
import { InvalidFields } from './invalid-fields.js';

export interface WantedRequest {
  readonly eventId: string;
  /** `undefined`: the only one of its event. */
  readonly deviceFingerprint: string | undefined;
  /** Where the caller names the device. */
  readonly namedBy: { readonly parameter: string } | { readonly pointer: string };
}

/**
 * The application that is meant. Throws `unknown-resource` for an event or a device that nobody applied for, and `InvalidFields` when an
 * event has several and none is named.
 */
export async function findLicenseRequest(
  { eventId, deviceFingerprint, namedBy }: WantedRequest,
  { licenseRequests }: Pick<Directories, 'licenseRequests'>,
): Promise<LicenseRequest> {
  if (deviceFingerprint !== undefined) {
    return known(await licenseRequests.find({ eventId, deviceFingerprint }));
  }
  const { items } = await licenseRequests.list({ eventId }, { limit: 2 });
  if (items.length > 1) throw new InvalidFields([{ ...namedBy, detail }]);
  return known(items[0]);
}

const detail = 'is needed: this event asks for several devices';

function known(request: LicenseRequest | undefined): LicenseRequest {
  if (request !== undefined) return request;
  throw new KooGateError('unknown-resource', {
    sentence: 'There is no application for a License with this event and device.',
  });
}
