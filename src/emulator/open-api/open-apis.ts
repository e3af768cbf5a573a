import { Buffer } from 'node:buffer';
import { verifyUsagePush } from '../../protocol/usage-push-signature.js';
import type { CallContext } from './call-context.js';
import { callerFaultsOf } from './caller-faults.js';
import { findGatewayRefusal, type GatewayOptions } from './gateway.js';
import { openApiHandlers } from './open-api-operations.js';
import {
  readOpenApiSpecification,
  type MarketplaceDocument,
  type OpenApiOperation,
  type Outcome,
  type PlacedCall,
} from './open-api-specification.js';
import { PlannedAnswers } from './planned-answers.js';
import { readForm, readJsonBody, readQuery, type ReadRequest } from './read-request.js';
import { Refusal } from './refusal.js';
import { requestFaultFinder } from './request-faults.js';

export interface OpenApisOptions extends GatewayOptions, Pick<CallContext, 'state' | 'clock'> {
  /** The seller's keys of class base, the current one first: they sign the body of a usage push. */
  readonly baseKeys: readonly string[];
  /** `generated/openapi/marketplace.json`. */
  readonly document: MarketplaceDocument;
  /** The pages contradict themselves on whether a usage push needs AK/SK besides the signature of its body; it does by default. */
  readonly usagePushNeedsAksk?: boolean;
}

/** The APIs that the marketplace offers to sellers, played. */
export interface OpenApis {
  /** `undefined`: that is none of its paths. */
  handle(request: OpenApiRequest): Promise<OpenApiAnswer | undefined>;
  /**
   * The next call of that operation, if it is authentic, is answered with this code as the specification shows it, and does nothing.
   * Several are answered in their order. Throws when the operation has no such code.
   */
  answerNext(operationId: string, code: string): void;
}

export interface OpenApiRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Names in lower case, as node:http has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface OpenApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function createOpenApis(options: OpenApisOptions): OpenApis {
  const specification = readOpenApiSpecification(options.document);
  const findFaults = requestFaultFinder(options.document);
  const planned = new PlannedAnswers(specification.operations);

  async function outcomeOf(call: PlacedCall, request: OpenApiRequest): Promise<Outcome> {
    const { operation } = call;
    const refused = findUnauthentic(operation, request, options);
    if (refused !== undefined) return refused;
    const plan = planned.take(operation.operationId);
    if (plan !== undefined) return plan;
    const read = readCall(operation, request);
    if (read instanceof Refusal) return toOutcome(operation, read);
    const faults = findFaults(operation, read.request);
    if (faults.length > 0) return toOutcome(operation, callerFaultsOf(operation).ofFaults(faults));
    const { state, clock } = options;
    const { pathParameters } = call;
    const answer = await handlerOf(operation)(read.request as never, {
      state,
      clock,
      pathParameters,
      file: read.file,
    });
    return answer instanceof Refusal ? toOutcome(operation, answer) : { status: 200, body: answer };
  }

  return {
    async handle(request) {
      const [path = ''] = request.url.split('?');
      const call = specification.at(path);
      return call && toAnswer(await outcomeOf(call, request));
    },
    answerNext: (operationId, code) => planned.add(operationId, code),
  };
}

/** The gateway comes first, then the signature of the body, before anybody reads it. */
function findUnauthentic(
  operation: OpenApiOperation,
  request: OpenApiRequest,
  options: OpenApisOptions,
): Outcome | undefined {
  const headers = singleValues(request.headers);
  const isPush = operation.schemes.includes('PushSignature');
  if (!isPush || (options.usagePushNeedsAksk ?? true)) {
    const refused = findGatewayRefusal({ ...request, headers }, options);
    if (refused !== undefined) return refused;
  }
  if (!isPush) return undefined;
  const { ts, nonce, signature } = headers;
  const verdict = verifyUsagePush({
    keys: options.baseKeys,
    headers: { ts, nonce, signature },
    body: request.body,
  });
  return verdict.ok ? undefined : toOutcome(operation, new Refusal('MKT.0102'));
}

function readCall(
  operation: OpenApiOperation,
  { method, url, headers, body }: OpenApiRequest,
): ReadRequest | Refusal {
  const faults = callerFaultsOf(operation);
  if (method.toUpperCase() !== operation.method) return new Refusal(faults.wrongMethod);
  if (operation.mediaType === undefined) return readQuery(url.split('?').slice(1).join('?'));
  const contentType = String(headers['content-type'] ?? '');
  if (!isOfMediaType(contentType, operation.mediaType)) return new Refusal(faults.wrongMediaType);
  const read =
    operation.mediaType === 'application/json' ? readJsonBody(body) : readForm(body, contentType);
  return read ?? new Refusal(faults.unreadable);
}

/** One page prints `application/json charset=UTF-8`, without the semicolon. */
function isOfMediaType(contentType: string, mediaType: string): boolean {
  return contentType.toLowerCase().split(/[;\s]/)[0] === mediaType;
}

function handlerOf({ operationId }: OpenApiOperation) {
  const handler = openApiHandlers.get(operationId);
  if (handler === undefined) throw new Error(`${operationId} has no code`);
  return handler;
}

/** As the specification shows the code, with the parameter that is to blame where it shows one. */
function toOutcome(
  { operationId, outcomes }: OpenApiOperation,
  { code, parameter }: Refusal,
): Outcome {
  const outcome = outcomes.get(code);
  if (outcome === undefined) throw new Error(`${operationId} documents no answer ${code}`);
  if (!('extra_info' in outcome.body)) return outcome;
  return { ...outcome, body: { ...outcome.body, extra_info: parameter ?? '' } };
}

function toAnswer({ status, body }: Outcome): OpenApiAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function singleValues(headers: OpenApiRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'object' ? value.join(', ') : value,
    ]),
  );
}
