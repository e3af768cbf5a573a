import { setTimeout as sleep } from 'node:timers/promises';
import type { Callback, CallbackRequest } from '../callback.js';
import { keyFor, type CourierOptions } from '../courier.js';
import type { ExchangeOptions, HttpOutcome, HttpRequest } from '../http-exchange.js';
import { bodyOf, signedRequest, type SigningDetails } from '../signed-request.js';
import type { FaultControl } from './fault-control.js';
import { faultAmounts, type CountedFault, type FaultKind } from './fault-kinds.js';
import { windowMs, type FaultRule } from './fault-rule.js';

export type Strikes = ReadonlyMap<FaultKind, FaultRule>;

/** A call in the form that the faults have given it: it can be signed anew and sent as often as is wanted. */
export interface ShapedCall {
  readonly callback: Callback;
  /** With a nonce of its own; a detail of the signature may be another. */
  sign(details?: Partial<SigningDetails>): HttpRequest;
  /** Another call, signed in the same way. */
  signOther(callback: Callback): HttpRequest;
  exchange(request: HttpRequest, options?: Partial<ExchangeOptions>): Promise<HttpOutcome>;
  realNow(): number;
}

/** Applies what must be accepted all the same: other clocks within the window, seconds, order of members, unknown fields, slow bodies. */
export async function shapeCall(
  { operation, request }: Callback,
  strikes: Strikes,
  { options, faults }: { readonly options: CourierOptions; readonly faults: FaultControl },
): Promise<ShapedCall> {
  await sleep(amountOf('delay', strikes));
  const callback = { operation, request: withUnknownFields(request, strikes) };
  const isSigned = ['base', 'kit', 'order-notify'].includes(operation.scheme);
  const body = strikes.has('unsorted-body') ? shuffled(callback, faults) : bodyOf(callback);
  const payload = strikes.has('unsorted-body') && faults.random() < 0.5 ? 'canonical' : 'raw';
  const pauseMs = amountOf('slow-body', strikes);
  const sign = (details: Partial<SigningDetails> = {}) => {
    const now = options.realNow() + clockErrorMs(strikes);
    return signedRequest(callback, {
      productionUrl: options.productionUrl,
      accessKey: keyOf(callback, strikes, options),
      now,
      body,
      payload,
      ...(isSigned && strikes.has('seconds') && { timestamp: String(Math.floor(now / 1000)) }),
      ...details,
    });
  };
  return {
    callback,
    sign,
    signOther: (other) =>
      signedRequest(other, {
        productionUrl: options.productionUrl,
        accessKey: keyFor(options.keys, other),
        now: options.realNow(),
      }),
    exchange: (httpRequest, exchangeOptions = {}) =>
      options.http.exchange(httpRequest, {
        timeoutMs: options.timeoutMs,
        ...(pauseMs > 0 && { slowBody: { pieces: 4, pauseMs } }),
        ...exchangeOptions,
      }),
    realNow: options.realNow,
  };
}

/** As the rule says, or as usual; 0 when the fault does not strike. */
export function amountOf(kind: CountedFault, strikes: Strikes): number {
  const rule = strikes.get(kind);
  if (rule === undefined) return 0;
  const { member, usual } = faultAmounts[kind];
  return rule[member] ?? usual;
}

/** What the sender's clock is wrong by, as long as that must be accepted. */
function clockErrorMs(strikes: Strikes): number {
  const ahead = amountOf('clock-ahead', strikes);
  const behind = amountOf('clock-behind', strikes);
  return (ahead < windowMs ? ahead : 0) - (behind < windowMs ? behind : 0);
}

/** What is beyond the window, either way; `undefined` when nothing is. */
export function clockBeyondWindowMs(strikes: Strikes): number | undefined {
  const ahead = amountOf('clock-ahead', strikes);
  if (ahead > windowMs) return ahead;
  const behind = amountOf('clock-behind', strikes);
  return behind > windowMs ? -behind : undefined;
}

function keyOf(callback: Callback, strikes: Strikes, { keys }: CourierOptions): string {
  const [, previous] = keys[callback.operation.keyClass];
  return strikes.has('previous-key') && previous !== undefined ? previous : keyFor(keys, callback);
}

function withUnknownFields(request: CallbackRequest, strikes: Strikes): CallbackRequest {
  return strikes.has('unknown-fields')
    ? { ...request, newFieldOfTheMarketplace: 'since yesterday', 'x y': '中文 & + % "' }
    : request;
}

/** In another order, with blanks and line breaks. */
function shuffled({ request }: Callback, faults: FaultControl): Buffer {
  const members = Object.entries(request)
    .map((member) => ({ member, at: faults.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ member }) => member);
  return Buffer.from(JSON.stringify(Object.fromEntries(members), undefined, 2));
}
