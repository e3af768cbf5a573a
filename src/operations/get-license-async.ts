import type { components } from '../../generated/types/callbacks.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { LicenseRequest } from '../domain/license.js';
import { parseLicenseTime } from '../protocol/wire-time.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['GetLicenseAsyncRequest'];
type Answer = components['schemas']['GetLicenseAsyncAnswer'];

/**
 * A customer applies for a License. The answer only acknowledges: the License itself is uploaded later under the event's id. The same
 * event and fingerprint is one request, and is answered as it was the first time.
 */
export async function getLicenseAsync(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { instanceId, eventId, deviceFingerprint = '' } = request;
  const validity = toValidity(request);
  const [instance, known] = await Promise.all([
    context.load.instance(instanceId),
    context.load.licenseRequest({ eventId, deviceFingerprint }),
  ]);
  const isGone =
    instance === undefined || instance.state === 'released' || instance.state === 'failed';
  if (isGone) return { answer: codedAnswer('000003'), changes: [] };
  if (known !== undefined) return { answer: codedAnswer(codeOf(known)), changes: [] };

  const asked = { eventId, deviceFingerprint, ...validity };
  const verdict = await context.licensing.judge({ instance, request: asked });
  if (verdict !== 'accepted' && verdict !== 'delivered') {
    return { answer: codedAnswer(verdict), changes: [] };
  }
  const record: LicenseRequest = {
    ...asked,
    instanceId,
    state: verdict,
    requestedAt: context.now,
    settledAt: verdict === 'delivered' ? context.now : null,
    refusal: null,
    jobId: null,
    version: 1,
  };
  return {
    answer: codedAnswer(codeOf(record)),
    changes: [{ kind: 'claim', table: 'licenseRequests', record }],
  };
}

/** The marketplace's own upload says that the period of the License has no amount left: of ours, 000900 says the same. */
const quotaRefusal = '91381035';

/** A License that the marketplace does not take ends the application, until another is sent in its place. */
function codeOf({ state, refusal }: LicenseRequest) {
  if (state === 'accepted') return '000004';
  if (state === 'delivered') return '000000';
  return refusal?.code === quotaRefusal ? '000900' : '000005';
}

/** Throws `invalid-parameter` for times that are none, and for an end that does not come after the beginning. */
export function toValidity({
  effectiveTime,
  expireTime,
}: Pick<Request, 'effectiveTime' | 'expireTime'>): Pick<
  LicenseRequest,
  'effectiveAt' | 'expiresAt'
> {
  const effectiveAt = toTime('effectiveTime', effectiveTime);
  const expiresAt =
    expireTime === undefined || expireTime === '' ? null : toTime('expireTime', expireTime);
  if (expiresAt !== null && expiresAt <= effectiveAt) {
    throw invalid('expireTime must be later than effectiveTime');
  }
  return { effectiveAt, expiresAt };
}

function toTime(name: string, text: string): number {
  const time = parseLicenseTime(text);
  if (time === undefined) throw invalid(`${name} is no date; give yyyy-MM-dd HH:mm:ss z, UTC`);
  return time;
}

function invalid(reason: string): KooGateError {
  return new KooGateError('invalid-parameter', { sentence: `parameter invalid: ${reason}` });
}
