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
  /** A copy of it as the marketplace repeats it: with what each call has anew. */
  signCopy(): HttpRequest;
  /** Another call, signed in the same way. */
  signOther(callback: Callback): HttpRequest;
  exchange(request: HttpRequest, options?: Partial<ExchangeOptions>): Promise<HttpOutcome>;
  realNow(): number;
}

/** Applies what must be accepted all the same: other clocks within the window, seconds, order of members, unknown fields, slow bodies. */
export async function shapeCall(
  { operation, request, again }: Callback,
  strikes: Strikes,
  { options, faults }: { readonly options: CourierOptions; readonly faults: FaultControl },
): Promise<ShapedCall> {
  await sleep(amountOf('delay', strikes));
  const shaped = (said: CallbackRequest): Callback => ({
    operation,
    request: withUnknownFields(said, strikes),
  });
  const isSigned = ['base', 'kit', 'order-notify'].includes(operation.scheme);
  const toBody = (each: Callback) =>
    strikes.has('unsorted-body') ? shuffled(each, faults) : bodyOf(each);
  const payload = strikes.has('unsorted-body') && faults.random() < 0.5 ? 'canonical' : 'raw';
  const pauseMs = amountOf('slow-body', strikes);
  const signerOf =
    (signed: Callback, body: Buffer) =>
    (details: Partial<SigningDetails> = {}) => {
      const now = options.realNow() + clockErrorMs(strikes);
      return signedRequest(signed, {
        productionUrl: options.productionUrl,
        accessKey: keyOf(signed, strikes, options),
        now,
        body,
        payload,
        ...(isSigned && strikes.has('seconds') && { timestamp: String(Math.floor(now / 1000)) }),
        ...details,
      });
    };
  const callback = shaped(request);
  return {
    callback,
    sign: signerOf(callback, toBody(callback)),
    signCopy: () => {
      const copy = shaped(again?.() ?? request);
      return signerOf(copy, toBody(copy))();
    },
    signOther: (other) =>
      signedRequest(other, {
        productionUrl: options.productionUrl,
        accessKey: keyFor(options.keys, other),
        now: options.realNow(),
      }),
    exchange: (httpRequest, exchangeOptions = {}) =>
      options.http.exchange(httpRequest, {
        // Our own pauses are not the seller's time.
        timeoutMs: options.timeoutMs + slowPieces * pauseMs,
        ...(pauseMs > 0 && { slowBody: { pieces: slowPieces, pauseMs } }),
        ...exchangeOptions,
      }),
    realNow: options.realNow,
  };
}

/** Into so many pieces a slow body is cut. */
const slowPieces = 4;

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
