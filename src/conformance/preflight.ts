import type { HttpClient, HttpOutcome } from '../emulator/http-exchange.js';
import { signedRequest } from '../emulator/signed-request.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { keyClasses, type AccessKeys } from '../protocol/access-keys.js';
import { completeRequest } from './complete-request.js';
import { operationForm } from './operation-form.js';

/** Nothing can be checked; the message says why and what to do, in one sentence. */
export class CannotRunError extends Error {
  override readonly name = 'CannotRunError';
}

export interface PreflightOptions {
  readonly specification: CallbackSpecification;
  readonly target: string;
  readonly keys: AccessKeys;
  readonly http: HttpClient;
  readonly timeoutMs: number;
}

/**
 * Whether a seller's server is there at all: one debug call for each class of keys, until one of them meets something that
 * answers callbacks. Throws CannotRunError when none does.
 */
export async function preflight(options: PreflightOptions): Promise<void> {
  const target = parseTarget(options.target);
  let first: string | undefined;
  for (const keyClass of keyClasses) {
    if (options.keys[keyClass].length === 0) continue;
    const problem = problemOf(target, await debugCall(options, keyClass));
    if (problem === undefined) return;
    first ??= problem;
  }
  throw new CannotRunError(
    first ?? 'no key was given: name at least one, e.g. --keys base=<access key>',
  );
}

/** The production address; throws CannotRunError for what cannot be one. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const hint = 'give the production address, e.g. https://seller.example.com/koogallery';
    throw new CannotRunError(`the target is no http or https address: ${hint}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new CannotRunError('the target has a user name or password in it: callbacks carry none');
  }
  return url;
}

async function debugCall(
  { specification, keys, http, timeoutMs, target }: PreflightOptions,
  keyClass: (typeof keyClasses)[number],
): Promise<HttpOutcome> {
  const operation = specification.operations.find((each) => each.keyClass === keyClass);
  const [accessKey] = keys[keyClass];
  if (operation === undefined || accessKey === undefined)
    throw new Error(`no call for ${keyClass}`);
  const [{ request }] = operationForm(specification, operation).debugRequests;
  const now = Date.now();
  const completed = completeRequest(operation, request, { now, encryptedClientSecret: undefined });
  const call = signedRequest(
    { operation, request: completed },
    { productionUrl: target, accessKey, now },
  );
  return http.exchange(call, { timeoutMs });
}

function problemOf({ host }: URL, outcome: HttpOutcome): string | undefined {
  if (outcome.kind === 'failed') return outcome.sentence;
  const { status, rawHeaders, body } = outcome;
  if (status >= 300 && status < 400) {
    return `${host} answers with a redirect (${status}), which the marketplace does not follow: give the address that it leads to`;
  }
  if (status === 404 || status === 405) {
    return `${host} answers callbacks with HTTP ${status}: is the path of the address right?`;
  }
  const isHtml =
    /^\s*</.test(body.subarray(0, 64).toString('latin1')) ||
    rawHeaders.some(
      (name, at) => /^content-type$/i.test(name) && /html/i.test(rawHeaders[at + 1] ?? ''),
    );
  if (isHtml) {
    return `${host} answers with a page instead of JSON: is that a web site, or a proxy's page of errors (HTTP ${status})?`;
  }
  return undefined;
}
