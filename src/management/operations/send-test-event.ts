import type { EndpointsOperations } from '../../../generated/stubs/Endpoints.js';
import { KooGateError } from '../../domain/koogate-error.js';
import type { OperationContext } from '../operation-context.js';

type SendTestEvent = EndpointsOperations<OperationContext>['sendTestEvent'];

// Longer than any endpoint may take.
const waitMsMax = 120_000;

/** Asks an endpoint whether it can be reached. Nothing is kept of it but who has asked. */
export const sendTestEvent: SendTestEvent = async ({ parameters: { path } }, context) => {
  const { endpoints, webhooks, committer, caller } = context;
  const { endpointName } = path;
  const known = endpoints?.all.some(({ name }) => name === endpointName) ?? false;
  if (!known) throw unknownEndpoint();
  await committer.commit({ call: null, nonce: null, changes: [] });
  const outcome = await webhooks?.sendTest(endpointName, {
    cause: `management:${caller.name}`,
    signal: AbortSignal.timeout(waitMsMax),
  });
  if (outcome === undefined) throw unknownEndpoint();
  const { eventId, taken, status, durationMs, problem } = outcome;
  return { eventId, taken, status, durationMs, problem };
};

function unknownEndpoint(): KooGateError {
  return new KooGateError('unknown-resource', {
    sentence: 'No endpoint has this name; listEndpoints tells those that are configured.',
  });
}
