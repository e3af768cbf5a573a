import type { Exchange, ExchangeSettings, HttpExchanges, SignedRequest } from './http-exchange.js';

export interface HostCalls {
  /** `sign` is asked for each sending: the host is part of what is signed, and so is the time. */
  call(sign: (base: string) => SignedRequest, settings: HostCallSettings): Promise<HostExchange>;
}

export interface HostCallSettings extends ExchangeSettings {
  /** Whether it may be sent again although the first one may have arrived. */
  readonly isRead: boolean;
}

export interface HostExchange {
  readonly exchange: Exchange;
  /** The address that was called last. */
  readonly base: string;
}

/** So long the fall-back host is asked first. */
const unavailableMs = 60_000;

/**
 * Calls the first host, and the other one when that is unavailable: its name is unknown, there is no connection or no TLS, or no answer
 * at all. Any answer is one, also an error. What may have arrived and changes something is not sent again: whoever repeats it must
 * know that it is a repeat (open-api.md 2).
 */
export function createHostCalls({
  http,
  hosts,
  now,
}: {
  readonly http: Pick<HttpExchanges, 'exchange'>;
  readonly hosts: readonly [string, ...string[]];
  readonly now: () => number;
}): HostCalls {
  const [first, ...others] = hosts;
  let avoidedUntil = Number.NEGATIVE_INFINITY;

  return {
    async call(sign, settings) {
      const inTurn = now() < avoidedUntil ? [...others, first] : [first, ...others];
      let last: HostExchange | undefined;
      for (const base of inTurn) {
        const exchange = await callHost(sign, base, settings);
        if (base === first) avoidedUntil = isUnavailable(exchange) ? now() + unavailableMs : -1;
        last = { exchange, base };
        if (!mayGoElsewhere(exchange, settings)) return last;
      }
      if (last === undefined) throw new Error('there is no host to call');
      return last;
    },
  };

  async function callHost(
    sign: (base: string) => SignedRequest,
    base: string,
    settings: HostCallSettings,
  ): Promise<Exchange> {
    const exchange = await http.exchange(sign(base), settings);
    const isBroken = exchange.kind === 'unanswered' && exchange.stage === 'broken';
    // A connection that was kept may end just when it is used again.
    return isBroken && settings.isRead ? http.exchange(sign(base), settings) : exchange;
  }
}

function isUnavailable(exchange: Exchange): boolean {
  return exchange.kind === 'unanswered' && unavailableStages.has(exchange.stage);
}

const unavailableStages: ReadonlySet<string> = new Set(['not-sent', 'broken', 'silent']);

function mayGoElsewhere(exchange: Exchange, { isRead }: HostCallSettings): boolean {
  if (exchange.kind === 'answered') return false;
  return exchange.stage === 'not-sent' || (isRead && isUnavailable(exchange));
}
