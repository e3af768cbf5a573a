import type { AccessKeys } from '../protocol/access-keys.js';
import type { Callback } from './callback.js';
import type { HttpClient, HttpOutcome, HttpRequest } from './http-exchange.js';
import { signedRequest } from './signed-request.js';

/**
 * Brings a callback to the seller and says what came back. The plain one sends it once, signed as it should be; that of
 * `faults/` does to it what networks, clocks and strangers do.
 */
export interface Courier {
  send(callback: Callback): Promise<Sent>;
}

/** One attempt, as the marketplace saw it. */
export interface Sent {
  readonly request: HttpRequest;
  readonly outcome: HttpOutcome;
  /** What was sent besides, before or after, and what should have been answered to it. Empty when nothing disturbs. */
  readonly besides: readonly SentBesides[];
}

export interface SentBesides extends Pick<Sent, 'request' | 'outcome'> {
  /** The name of the fault that sent it. */
  readonly fault: string;
  /**
   * `same-answer`: the very bytes of the call itself; `same-things`: the same code and instances, with what is current of them; a
   * code: that refusal; `any`: nobody looks.
   */
  readonly expected: 'same-answer' | 'same-things' | `0${number}` | 'any';
}

export interface CourierOptions {
  readonly http: HttpClient;
  readonly productionUrl: string;
  readonly keys: AccessKeys;
  readonly timeoutMs: number;
  /** Real milliseconds: what is signed must be fresh by the seller's clock. */
  readonly realNow: () => number;
}

export function plainCourier(options: CourierOptions): Courier {
  return {
    async send(callback) {
      const request = signedRequest(callback, {
        productionUrl: options.productionUrl,
        accessKey: keyFor(options.keys, callback),
        now: options.realNow(),
      });
      const outcome = await options.http.exchange(request, { timeoutMs: options.timeoutMs });
      return { request, outcome, besides: [] };
    },
  };
}

/** The key bound to the interface class of a callback. */
export function keyFor(keys: AccessKeys, { operation }: Callback): string {
  const [accessKey] = keys[operation.keyClass];
  if (accessKey !== undefined) return accessKey;
  throw new MissingKeyError(operation.operationId, operation.keyClass);
}

/** A callback cannot be signed: nobody has given the key of its class. */
export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError';

  constructor(operationId: string, keyClass: string) {
    super(`${operationId} is signed with a key of class ${keyClass}, and none was given`);
  }
}
