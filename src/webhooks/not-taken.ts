import type { WebhookEndpoint } from './webhook-endpoint.js';
import type { SendOutcome } from './webhook-sender.js';

/** Why a POST has not achieved its aim, for the operator; `undefined` when it has: any 2xx. */
export function notTaken(
  sent: SendOutcome,
  { name, timeoutMs }: Pick<WebhookEndpoint, 'name' | 'timeoutMs'>,
): string | undefined {
  if (sent.kind === 'unanswered') return `endpoint ${name} did not answer: ${sent.problem}`;
  const { status } = sent;
  if (status >= 200 && status < 300) return undefined;
  return `endpoint ${name} has answered ${status}; ${adviceOf(status, timeoutMs)}`;
}

function adviceOf(status: number, timeoutMs: number): string {
  if (status >= 300 && status < 400) {
    return 'redirections are not followed: configure the address that it leads to';
  }
  if (status === 401 || status === 403) {
    return 'does it know one of the secrets, and is its clock right?';
  }
  if (status === 404 || status === 405) return 'is its URL the one that takes POST?';
  if (status === 413) return 'it must take bodies of 1 MiB';
  return `it must answer 2xx within ${timeoutMs / 1000} s`;
}
