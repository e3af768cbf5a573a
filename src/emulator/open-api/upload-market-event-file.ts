import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { components } from '../../../generated/types/marketplace.js';
import type { MarketEventsOperations } from '../../../generated/stubs/MarketEvents.js';
import type { CallContext } from './call-context.js';
import { Refusal } from './refusal.js';

type MarketEventFile = components['schemas']['MarketEventFile'];

/**
 * Takes the License of an application. The same content again is answered as before; other content is refused, since no page says
 * that a License may be replaced.
 */
export const uploadMarketEventFile: MarketEventsOperations<
  CallContext,
  Refusal
>['uploadMarketEventFile'] = async ({ isvUpdateFileReq }, { state, pathParameters, file }) => {
  const delivered = toDelivered(isvUpdateFileReq, file);
  if (delivered instanceof Refusal) return delivered;
  const application = state.licenseApplications.get(pathParameters.event_id ?? '');
  if (application === undefined) return new Refusal('91381034');
  if (application.status === 'denied') return new Refusal('91381038');
  const resource = state.resources.get(application.resourceId);
  if (resource?.state !== 'open') return new Refusal('91381033');
  if (application.status === 'delivered' && application.delivered !== delivered)
    return new Refusal('91381034');
  application.status = 'delivered';
  application.delivered = delivered;
  resource.license = delivered;
  return { error_code: 'CBC.0000', error_msg: 'success' };
};

/** The text, or name and hash of the file. */
function toDelivered(described: MarketEventFile, file: Buffer | undefined): string | Refusal {
  if (described.type === 'CHARACTERS') return described.characters;
  if (file === undefined) return new Refusal('CBC.0101');
  const sha256 = createHash('sha256').update(file).digest('hex');
  return described.sha256.toLowerCase() === sha256
    ? `${described.file_name} (SHA-256 ${sha256})`
    : new Refusal('CBC.0101');
}
