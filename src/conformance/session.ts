import { setTimeout as sleep } from 'node:timers/promises';
import type { Callback, CallbackRequest } from '../emulator/callback.js';
import { keyFor, type Courier } from '../emulator/courier.js';
import type { HttpClient } from '../emulator/http-exchange.js';
import { signedRequest } from '../emulator/signed-request.js';
import type { AnswerValidator } from '../openapi/answer-validator.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { Alteration, CheckContext } from './check.js';
import type { ClientSecrets } from './client-secrets.js';
import { completeRequest } from './complete-request.js';
import type { ReceivedAnswer } from './received-answer.js';
import { createReception } from './reception.js';
import type { TestIds } from './test-ids.js';

/** Sends what the checks of a run want sent, and remembers what was wrong with the answers. */
export interface Session {
  /** For one check; `exchanges` grows as it sends. */
  contextFor(facts: Map<string, string>): {
    readonly context: CheckContext;
    readonly exchanges: readonly ReceivedAnswer[];
  };
}

export interface SessionOptions {
  readonly specification: CallbackSpecification;
  readonly validator: AnswerValidator;
  readonly target: string;
  readonly keys: AccessKeys;
  readonly ids: TestIds;
  readonly http: HttpClient;
  readonly courier: Courier;
  readonly timeoutMs: number;
  readonly provisionTimeoutMs: number;
  readonly clientSecrets: ClientSecrets | undefined;
}

export function createSession(options: SessionOptions): Session {
  const { keys, ids, provisionTimeoutMs, clientSecrets, courier } = options;
  const answers = new Map<string, Promise<ReceivedAnswer>>();
  const reception = createReception(options);

  const call: CheckContext['call'] = async (operationId, request) => {
    const callback = toCallback(options, { operationId, request });
    const sent = await courier.send(callback);
    const answer = reception.receive({ callback, ...sent });
    for (const besides of sent.besides) reception.noteBesides(callback, answer, besides);
    return answer;
  };

  const callAltered: CheckContext['callAltered'] = async (operationId, request, alteration) => {
    const callback = toCallback(options, { operationId, request, alteration });
    const signed = signedRequest(callback, {
      productionUrl: options.target,
      accessKey: keyFor(keys, callback),
      now: Date.now(),
      ...signingDetails(alteration, callback.request),
    });
    const sent = alteration.change?.(signed) ?? signed;
    const outcome = await options.http.exchange(sent, { timeoutMs: options.timeoutMs });
    return reception.receive({
      callback,
      request: sent,
      outcome,
      answerKeys: alteration.answerKeys,
      isStray: alteration.isStray,
    });
  };

  return {
    contextFor(facts) {
      const exchanges: ReceivedAnswer[] = [];
      const noted = (answer: ReceivedAnswer) => {
        if (!exchanges.includes(answer)) exchanges.push(answer);
        return answer;
      };
      const context: CheckContext = {
        ...{ keys, ids, facts, provisionTimeoutMs, clientSecrets },
        call: async (...parameters) => noted(await call(...parameters)),
        callAltered: async (...parameters) => noted(await callAltered(...parameters)),
        async once(name, make) {
          const made = answers.get(name) ?? make();
          answers.set(name, made);
          return noted(await made);
        },
        findingsOf: (operationId) => reception.findingsOf(operationId),
        pause: (milliseconds) => sleep(milliseconds),
      };
      return { context, exchanges };
    },
  };
}

interface CallToMake {
  readonly operationId: string;
  readonly request: CallbackRequest;
  readonly alteration?: Alteration;
}

function toCallback(
  { specification: { operations }, clientSecrets }: SessionOptions,
  { operationId, request, alteration }: CallToMake,
): Callback {
  const operation = operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`there is no callback ${operationId}`);
  const encryptedClientSecret = clientSecrets?.usual;
  const details = { ...alteration, now: Date.now(), encryptedClientSecret };
  return { operation, request: completeRequest(operation, request, details) };
}

function signingDetails(
  { accessKey, timestamp, nonce, body, payload }: Alteration,
  request: CallbackRequest,
) {
  return {
    ...(accessKey !== undefined && { accessKey }),
    ...(timestamp !== undefined && { timestamp }),
    ...(nonce !== undefined && { nonce }),
    ...(body !== undefined && { body: body(request) }),
    ...(payload !== undefined && { payload }),
  };
}
