import { randomUUID } from 'node:crypto';
import type { Courier, CourierOptions, Sent, SentBesides } from '../courier.js';
import type { HttpRequest } from '../http-exchange.js';
import type { FaultControl } from './fault-control.js';
import { mayOvertake } from './may-overtake.js';
import {
  amountOf,
  clockBeyondWindowMs,
  shapeCall,
  type ShapedCall,
  type Strikes,
} from './shape-call.js';

export interface DisturbedCourierOptions extends CourierOptions {
  readonly faults: FaultControl;
}

/** A copy that is still under way, and is refused when it comes after its window: it is thrown away before that. */
interface HeldCopy {
  readonly call: ShapedCall;
  readonly request: HttpRequest;
  readonly heldAt: number;
}

/** Well within the window, whatever the clocks of both sides say. */
const heldMsMax = 20_000;

/**
 * Brings calls to the seller as networks and strangers would have it: what is struck by a fault is disturbed first, or besides, and in
 * the end always sent as it should be, so that a seller who follows the rules holds the same as if nothing had happened.
 */
export function createDisturbedCourier(options: DisturbedCourierOptions): Courier {
  const { faults } = options;
  let held: HeldCopy[] = [];

  /** Sends those that are told, and keeps the others; what has waited too long is thrown away. */
  async function sendHeld(isDue: (call: ShapedCall) => boolean): Promise<SentBesides[]> {
    const now = options.realNow();
    const fresh = held.filter(({ heldAt }) => now - heldAt <= heldMsMax);
    const due = fresh.filter(({ call }) => isDue(call));
    held = fresh.filter(({ call }) => !isDue(call));
    const sent: SentBesides[] = [];
    for (const { call, request } of due) {
      const outcome = await call.exchange(request);
      sent.push({ fault: 'reorder', expected: 'any', request, outcome });
    }
    return sent;
  }

  return {
    async send(callback) {
      // No copy outlasts the next call: what that call must not overtake arrives before it.
      const inOrder = await sendHeld((call) => !mayOvertake(call.callback, callback));
      const strikes = faults.strike(callback.operation.operationId);
      const call = await shapeCall(callback, strikes, { options, faults });
      const before = await sendBefore(call, strikes, faults);
      const main = await sendMain(call, strikes);
      const after = await sendAfter(call, strikes, main);
      const late = await sendHeld((copy) => mayOvertake(copy.callback, callback));
      if (strikes.has('reorder')) {
        held.push({ call, request: call.signCopy(), heldAt: options.realNow() });
      }
      const besides = [...inOrder, ...before, ...main.besides, ...after, ...late];
      return { ...main, besides };
    },
  };
}

/** What is refused, or gets lost, before the call is sent as it should be. */
async function sendBefore(
  call: ShapedCall,
  strikes: Strikes,
  faults: FaultControl,
): Promise<readonly SentBesides[]> {
  const sent: SentBesides[] = [];
  const send = async (
    fault: string,
    request: HttpRequest,
    expected: SentBesides['expected'],
    options: Parameters<ShapedCall['exchange']>[1] = {},
  ) => void sent.push({ fault, expected, request, outcome: await call.exchange(request, options) });

  if (strikes.has('wrong-key')) {
    await send('wrong-key', call.sign({ accessKey: randomUUID() }), '000001');
  }
  const beyondMs = clockBeyondWindowMs(strikes);
  const scheme = call.callback.operation.scheme;
  // The older interfaces document no window.
  if (beyondMs !== undefined && !scheme.endsWith('auth-token')) {
    const timestamp = String(call.realNow() + beyondMs);
    const fault = beyondMs > 0 ? 'clock-ahead' : 'clock-behind';
    await send(fault, call.sign({ timestamp }), '000002');
  }
  if (strikes.has('unknown-activity') && call.callback.operation.activity !== undefined) {
    await send('unknown-activity', unknownActivity(call), '000002');
  }
  if (strikes.has('cut-body') && call.callback.operation.method !== 'get') {
    await send('cut-body', call.signCopy(), 'any', { cutBody: true });
  }
  if (strikes.has('lost-answer')) {
    const loseAnswer = faults.random() < 0.5 ? 'when-sent' : 'when-answered';
    await send('lost-answer', call.signCopy(), 'any', { loseAnswer });
  }
  return sent;
}

function unknownActivity(call: ShapedCall): HttpRequest {
  const { operation, request } = call.callback;
  return call.signOther({ operation, request: { ...request, activity: 'doSomethingNew' } });
}

/** The call as it should be: alone, or several at the same moment, of which the first is the one that counts. */
async function sendMain(call: ShapedCall, strikes: Strikes): Promise<Sent> {
  const count = Math.max(1, amountOf('parallel', strikes));
  const sent = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const request = at === 0 ? call.sign() : call.signCopy();
      return { request, outcome: await call.exchange(request) };
    }),
  );
  const [first, ...others] = sent;
  if (first === undefined) throw new Error('a call is sent at least once');
  const besides = others.map((other): SentBesides => ({
    fault: 'parallel',
    expected: sameOf(call),
    ...other,
  }));
  return { ...first, besides };
}

/** What answers with what is current: usage and access data, which SaaS V1 may also encrypt anew each time. */
const tellsTheCurrent: ReadonlySet<string> = new Set([
  'queryInstance',
  'queryInstanceV1',
  'newInstanceV1',
]);

function sameOf({ callback }: ShapedCall): 'same-answer' | 'same-things' {
  return tellsTheCurrent.has(callback.operation.operationId) ? 'same-things' : 'same-answer';
}

async function sendAfter(
  call: ShapedCall,
  strikes: Strikes,
  main: Sent,
): Promise<readonly SentBesides[]> {
  const sent: SentBesides[] = [];
  if (strikes.has('duplicate')) {
    const request = call.signCopy();
    const outcome = await call.exchange(request);
    sent.push({ fault: 'duplicate', expected: sameOf(call), request, outcome });
  }
  if (strikes.has('replay')) {
    // The older interfaces have no nonce: for them this is one call more.
    const hasNonce = !call.callback.operation.scheme.endsWith('auth-token');
    const outcome = await call.exchange(main.request);
    const expected = hasNonce ? '000001' : sameOf(call);
    sent.push({ fault: 'replay', expected, request: main.request, outcome });
  }
  return sent;
}
