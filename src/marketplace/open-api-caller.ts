import { Buffer } from 'node:buffer';
import type { CallGates } from './call-gates.js';
import { emptySuccess, judgeAnswer, noAnswer } from './call-failure.js';
import type { HostCalls, HostExchange } from './call-host.js';
import type { OutcomeClass } from './classify-outcome.js';
import type { CallTimeouts } from './http-exchange.js';
import type { CallFailure, CallOutcome, CallSettings } from './marketplace-client.js';
import { openApiOperations, type OpenApiOperationId } from './open-api-operations.js';
import { readAnswer, type ReadAnswer } from './read-answer.js';
import { signRequest, type MarketplaceAccess } from './sign-request.js';

export interface OpenApiCallerOptions {
  readonly access: MarketplaceAccess;
  readonly baseKeys: readonly string[];
  readonly hostCalls: HostCalls;
  readonly gates: CallGates;
  readonly timeouts: Pick<CallTimeouts, 'totalMs' | 'uploadMs'>;
  readonly now: () => number;
}

/** Makes one call, whatever it takes, and tells what it has come to. Never rejects. */
export type OpenApiCall = <Data>(
  operationId: OpenApiOperationId,
  request: OpenApiRequest<Data>,
) => Promise<CallOutcome<Data>>;

export interface OpenApiRequest<Data> extends CallSettings {
  /** Path and query where they differ from the path of the operation. */
  readonly target?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Codes and Licenses in the request, which must not stand in a message. */
  readonly secrets?: readonly string[];
  /** What a successful answer tells; `undefined`: it lacks what was asked for. */
  readonly readData: (body: NonNullable<ReadAnswer['body']>) => Data | undefined;
}

export function createOpenApiCaller(options: OpenApiCallerOptions): OpenApiCall {
  const { access, baseKeys, hostCalls, gates, timeouts, now } = options;
  const ownSecrets = [access.accessKeyId, access.secretAccessKey, ...baseKeys];

  return async (operationId, request) => {
    const held = gates.enter(operationId);
    if (held !== undefined) return { ok: false, failure: held };
    const { outcome, closes } = await attempt(operationId, request);
    gates.settle({ operationId, failure: outcome.ok ? null : outcome.failure, closes });
    return outcome;
  };

  async function attempt<Data>(
    operationId: OpenApiOperationId,
    request: OpenApiRequest<Data>,
  ): Promise<Attempt<Data>> {
    const { exchange, base } = await send(operationId, request);
    if (exchange.kind === 'unanswered') return failed(noAnswer(operationId, exchange, base));
    const { status, text } = exchange;
    const answer = readAnswer(text);
    const { secrets = [] } = request;
    const judged = judgeAnswer({
      operationId,
      status,
      answer,
      secrets: [...ownSecrets, ...secrets],
      isSecret: request.secrets !== undefined,
    });
    if (judged.kind === 'failed') return failed(judged.failure, judged.closes);
    const data = request.readData(answer.body ?? {});
    if (data === undefined) return failed(emptySuccess(operationId, status, answer.code));
    return { outcome: { ok: true, data, raw: text }, closes: undefined };
  }

  function send<Data>(
    operationId: OpenApiOperationId,
    { target, contentType, headers = {}, body, signal }: OpenApiRequest<Data>,
  ): Promise<HostExchange> {
    const { method, path, isRead } = openApiOperations[operationId];
    const toSign = {
      method,
      target: target ?? path,
      contentType: contentType ?? 'application/json',
      headers,
      body: body ?? Buffer.alloc(0),
    };
    const isUpload = operationId === 'uploadMarketEventFile';
    return hostCalls.call((base) => signRequest(toSign, { base, access, now: now() }), {
      totalMs: isUpload ? timeouts.uploadMs : timeouts.totalMs,
      signal,
      isRead,
    });
  }
}

interface Attempt<Data> {
  readonly outcome: CallOutcome<Data>;
  readonly closes: OutcomeClass['closes'];
}

function failed(failure: CallFailure, closes?: OutcomeClass['closes']) {
  return { outcome: { ok: false, failure }, closes } as const;
}
