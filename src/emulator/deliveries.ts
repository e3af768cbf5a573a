import type { AnswerValidator } from '../openapi/answer-validator.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import { toWireTime } from '../protocol/wire-time.js';
import type { CallToDeliver } from './action.js';
import { checkAnswer, type AnswerFinding, type CheckedAnswer } from './answer-checks.js';
import type { Callback, CallbackRequest } from './callback.js';
import type { Courier, Sent } from './courier.js';
import { createCourses, creating, type Course } from './courses.js';
import { ActionError } from './marketplace.js';
import type { Delivery, MarketplaceState } from './marketplace-state.js';
import { retryPolicyOf } from './retry-policies.js';
import type { SimulatedClock } from './simulated-clock.js';

export interface DeliveriesOptions {
  readonly state: MarketplaceState;
  readonly clock: SimulatedClock;
  readonly operationNamed: (operationId: string) => Callback['operation'];
  readonly keys: AccessKeys;
  readonly validator: AnswerValidator;
  readonly courier: () => Courier;
  /** What was wrong with the answers to what a fault sent besides the call. */
  readonly findUnexpected: (sent: Sent) => readonly AnswerFinding[];
  /** What only the marketplace can see, who knows all its instances. */
  readonly findMisplaced: (call: CallToDeliver, answer: CheckedAnswer) => readonly AnswerFinding[];
  readonly onFailed: (delivery: Delivery, call: CallToDeliver) => void;
  readonly onDelivered: (delivery: Delivery) => void;
  /** Real milliseconds: what dates a call must be true by the seller's clock. */
  readonly realNow: () => number;
}

export interface Deliveries {
  /** Resolves after the first attempt; what follows happens as time passes. */
  deliver(call: CallToDeliver): Promise<Delivery>;
  /** Sends a call again that was given up. Throws `ActionError` for one that was not. */
  restart(deliveryId: string): Promise<Delivery>;
}

/** Brings callbacks to the seller, repeats what fails by the schedule of its interface, and keeps an account of every attempt. */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { state, clock } = options;
  const courses = createCourses();
  let ordinal = 0;

  async function attempt(course: Course): Promise<Delivery> {
    course.attempts += 1;
    ordinal += 1;
    const { delivery, answer } = await sendOnce(course, options, ordinal);
    state.deliveries.push(delivery);
    course.last = delivery;
    if (delivery.isSuccess) {
      courses.end(course);
      options.onDelivered(delivery);
      await finish(course, () => course.call.onDone?.(answer));
    } else {
      const isGivenUp = !planNextAttempt(course, delivery);
      options.onFailed(delivery, course.call);
      options.onDelivered(delivery);
      if (isGivenUp) await finish(course, () => course.call.onGivenUp?.());
    }
    return delivery;
  }

  /** False when there is none: the call was given up. */
  function planNextAttempt(course: Course, delivery: Delivery): boolean {
    const { everyMs, forMs, afterwards } = policyOf(course.call, state);
    // From when it was sent: an answer that took long is no reason to wait longer.
    const nextAt = delivery.at + everyMs;
    const isRepeated = course.call.isProbe !== true && everyMs > 0 && !course.isOver;
    if (isRepeated && nextAt <= course.firstAt + forMs) {
      delivery.nextAttemptAt = nextAt;
      courses.goOn(course);
      clock.schedule(nextAt, `${delivery.operationId} again`, async () => {
        if (!course.isOver) await attempt(course);
      });
      return true;
    }
    delivery.canBeRestarted =
      course.call.isProbe !== true &&
      !course.isOver &&
      ['by-hand', 'buyer-decides'].includes(afterwards);
    courses.giveUp(course, delivery);
    return false;
  }

  return {
    deliver: (call) => attempt(courses.begin(call, clock.now())),
    async restart(deliveryId) {
      const delivery = state.deliveries.find((each) => each.deliveryId === deliveryId);
      if (delivery === undefined) throw new ActionError(`there is no delivery ${deliveryId}`);
      const course = courses.takeGivenUp(deliveryId, clock.now());
      if (course === undefined) {
        throw new ActionError(
          `${deliveryId} (${delivery.operationId}) ${delivery.isSuccess ? 'has succeeded' : 'is still being repeated or cannot be'}: only calls that were given up are started again`,
        );
      }
      delivery.canBeRestarted = false;
      return attempt(course);
    },
  };
}

async function finish(course: Course, act: () => void | Promise<void>): Promise<void> {
  if (course.isOver) return;
  course.isOver = true;
  await act();
}

async function sendOnce(
  course: Course,
  options: DeliveriesOptions,
  ordinal: number,
): Promise<{ delivery: Delivery; answer: CheckedAnswer }> {
  const { call } = course;
  const operation = options.operationNamed(call.operationId);
  const said = course.attempts > 1 ? (call.again?.() ?? call.request) : call.request;
  const request = dated(said, operation, options.realNow());
  const { again } = call;
  const callback: Callback = {
    operation,
    request,
    again: again && (() => dated(again(), operation, options.realNow())),
  };
  const at = options.clock.now();
  const sent = await options.courier().send(callback);
  const answer = checkAnswer({
    callback,
    outcome: sent.outcome,
    keys: options.keys[callback.operation.keyClass],
    validator: options.validator,
  });
  const isSuccess = countsAsSuccess(callback, sent, answer);
  const delivery: Delivery = {
    deliveryId: `D${String(ordinal).padStart(6, '0')}`,
    operationId: call.operationId,
    request,
    attempt: course.attempts,
    at,
    isProbe: call.isProbe ?? false,
    productId: call.productId,
    resourceId: call.resourceId,
    httpRequest: sent.request,
    outcome: sent.outcome,
    resultCode: answer.resultCode,
    findings: [
      ...answer.findings,
      ...options.findUnexpected(sent),
      ...(isSuccess ? options.findMisplaced(call, answer) : []),
    ],
    isSuccess,
    nextAttemptAt: undefined,
    canBeRestarted: false,
  };
  return { delivery, answer };
}

/** The older calls carry the time at which they are made; a saved case carries that of its day for ever. */
function dated(
  request: CallbackRequest,
  { scheme }: Callback['operation'],
  realNow: number,
): CallbackRequest {
  const isDated = scheme !== 'auth-token' || request.timeStamp !== undefined;
  return isDated ? request : { ...request, timeStamp: toWireTime(realNow) };
}

/** What keeps the marketplace from reading an answer; all else is for the debugging page. */
const hindrances: ReadonlySet<string> = new Set([
  'arrives',
  'in-time',
  'status-200',
  'content-type',
  'json',
  'result-code',
]);

/** Every answer of the older interfaces must be signed; on the newer ones only debugging looks at it. */
const hindrancesOfV1: ReadonlySet<string> = new Set([
  'body-sign-present',
  'body-sign-form',
  'body-sign-right',
]);

/** Where `000004` is no failure: something is being made, and asking for it finds it in the making. */
const takesItsTime: ReadonlySet<string> = new Set([
  'newInstance',
  'queryInstance',
  'getLicenseAsync',
]);

/** Only `000000`, and `000004` where something is made that takes its time. */
function countsAsSuccess(
  { operation }: Callback,
  { outcome }: Sent,
  { findings, resultCode, members }: CheckedAnswer,
): boolean {
  if (outcome.kind === 'failed') return false;
  if (creating.has(operation.operationId) && !isFilled(members.instanceId)) return false;
  if (operation.operationId === 'getLicenseV1' && !isFilled(members.license)) return false;
  const isHindered = findings.some(
    ({ check }) =>
      hindrances.has(check) || (operation.keyClass === 'v1' && hindrancesOfV1.has(check)),
  );
  if (isHindered) return false;
  return (
    resultCode === '000000' || (resultCode === '000004' && takesItsTime.has(operation.operationId))
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function policyOf(call: CallToDeliver, state: MarketplaceState) {
  const product = call.productId === undefined ? undefined : state.products.get(call.productId);
  return retryPolicyOf(call.operationId, product?.kind);
}
