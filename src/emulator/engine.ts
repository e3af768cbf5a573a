import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { answerValidator } from '../openapi/answer-validator.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { Action, ActionContext, CallToDeliver } from './action.js';
import { actions } from './actions/actions.js';
import type { AnswerFinding, CheckedAnswer } from './answer-checks.js';
import { everyKindOfProduct, listable, listProduct, type ProductListing } from './catalogue.js';
import { plainCourier, type Courier, type CourierOptions } from './courier.js';
import { creating } from './courses.js';
import { createDeliveries, type Deliveries } from './deliveries.js';
import { findUnexpected } from './faults/find-unexpected.js';
import { createHttpClient, type HttpClient } from './http-exchange.js';
import { ActionError, type Marketplace } from './marketplace.js';
import { emptyState, type Delivery, type MarketplaceState } from './marketplace-state.js';
import { createPopulation } from './population/create-population.js';
import { startProbes } from './probes.js';
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.js';

export interface EngineOptions {
  /** The seller's production address, without the sub-paths of the kit. */
  readonly productionUrl: string;
  /** As bound in the seller console, the current one of each class first. A class without a key cannot be called. */
  readonly keys: AccessKeys;
  readonly specification: CallbackSpecification;
  /** The same seed plays the same people, ids and orders. */
  readonly seed?: number;
  /** When the played time begins (ms); now by default. */
  readonly startAt?: number;
  /** How long an answer is waited for, in real milliseconds. */
  readonly timeoutMs?: number;
  /** Real milliseconds: what is signed must be fresh by the seller's clock. */
  readonly realNow?: () => number;
  /** PEM. Client secrets of the kit are encrypted for it; without one there is no kit. */
  readonly kitPublicKey?: string;
  readonly encryptType?: '1' | '2';
  /** One of every kind and charging mode by default. */
  readonly products?: readonly ProductListing[];
  readonly onDelivered?: (delivery: Delivery) => void;
}

const timeoutMsDefault = 5_000;

/** The marketplace itself, without its own HTTP interfaces. Nothing is sent before somebody does something or time passes. */
export function createEngine(options: EngineOptions): Engine {
  const state = emptyState();
  const clock = createSimulatedClock(options.startAt ?? Date.now(), (error) =>
    state.notices.push({
      at: clock.now(),
      channel: 'in-site',
      subject: 'The emulator itself has failed',
      text: error instanceof Error ? error.message : String(error),
    }),
  );
  const population = createPopulation(options.seed ?? 1);
  const http = createHttpClient();
  const courierOptions: CourierOptions = {
    http,
    productionUrl: options.productionUrl,
    keys: options.keys,
    timeoutMs: options.timeoutMs ?? timeoutMsDefault,
    realNow: options.realNow ?? Date.now,
  };
  let courier = plainCourier(courierOptions);
  for (const listing of listable(options.products ?? everyKindOfProduct, options.keys)) {
    const product = listProduct(population, listing);
    state.products.set(product.productId, product);
  }
  const deliveries = deliveriesOf(options, {
    state,
    clock,
    courierOptions,
    courier: () => courier,
  });
  const context: ActionContext = {
    clock,
    state,
    population,
    specification: options.specification,
    kitPublicKey: options.kitPublicKey,
    encryptType: options.encryptType ?? '1',
    v1Key: options.keys.v1[0],
    deliver: (call) => deliveries.deliver(call),
    notify: (notice) => void state.notices.push({ ...notice, at: clock.now() }),
  };
  startProbes(context);
  return toMarketplace(context, {
    deliveries,
    http,
    courierOptions,
    useCourier: (next) => (courier = next),
  });
}

export interface Engine extends Marketplace {
  /** What a courier of another make needs. */
  readonly courierOptions: CourierOptions;
}

interface Parts {
  readonly deliveries: Deliveries;
  readonly http: HttpClient;
  readonly courierOptions: CourierOptions;
  readonly useCourier: (courier: Courier) => void;
}

function toMarketplace(context: ActionContext, parts: Parts): Engine {
  const { clock, state } = context;
  const { deliveries, http } = parts;
  return {
    clock,
    state,
    actions,
    courierOptions: parts.courierOptions,
    perform: async (name, parameters = {}) => actionNamed(name).run(context, parameters),
    useCourier: parts.useCourier,
    async restart(deliveryId) {
      return { ids: {}, deliveries: [await deliveries.restart(deliveryId)] };
    },
    close() {
      clock.stop();
      http.close();
    },
  };
}

function actionNamed(name: string): Action {
  const action = actions.find((each) => each.name === name);
  if (action !== undefined) return action;
  const known = actions.map((each) => each.name).join(', ');
  throw new ActionError(`there is no action ${JSON.stringify(name)}; there are: ${known}`);
}

interface DeliveryParts {
  readonly state: MarketplaceState;
  readonly clock: SimulatedClock;
  readonly courierOptions: CourierOptions;
  readonly courier: () => Courier;
}

function deliveriesOf(options: EngineOptions, parts: DeliveryParts): Deliveries {
  const { specification, keys } = options;
  const { state, clock } = parts;
  return createDeliveries({
    state,
    clock,
    keys,
    courier: parts.courier,
    realNow: parts.courierOptions.realNow,
    validator: answerValidator(specification.document),
    operationNamed: (operationId) => {
      const operation = specification.operations.find((each) => each.operationId === operationId);
      if (operation === undefined) throw new Error(`the specification has no ${operationId}`);
      return operation;
    },
    findUnexpected,
    findMisplaced: (call, answer) => findMisplaced(state, call, answer),
    onDelivered: (delivery) => options.onDelivered?.(delivery),
    onFailed: (delivery) => {
      // Dial tests have their own account of a day.
      if (delivery.isProbe) return;
      state.notices.push({
        at: clock.now(),
        channel: 'mail',
        subject: `Calling ${delivery.operationId} failed`,
        text: failureText(delivery),
      });
    },
  });
}

function failureText({ outcome, resultCode, findings, deliveryId }: Delivery): string {
  const cause =
    outcome.kind === 'failed'
      ? outcome.sentence
      : (findings[0]?.problem ?? `it was answered ${resultCode ?? 'without a code'}`);
  return `${deliveryId}: ${cause}.`;
}

/** A purchase keeps its instance whenever it is sent again, and no other purchase has the same. */
function findMisplaced(
  { resources }: MarketplaceState,
  { operationId, resourceId, isProbe }: CallToDeliver,
  { members }: CheckedAnswer,
): readonly AnswerFinding[] {
  const { instanceId } = members;
  if (!creating.has(operationId) || isProbe === true || typeof instanceId !== 'string') return [];
  const own = resources.get(resourceId ?? '')?.instanceId;
  const findings: AnswerFinding[] = [];
  if (own !== undefined && own !== instanceId) {
    const problem = `the purchase was answered with the instance ${own} before, and now with ${instanceId}`;
    findings.push({ check: 'same-for-repeat', problem });
  }
  const other = [...resources.values()].find(
    (each) => each.resourceId !== resourceId && each.instanceId === instanceId,
  );
  if (other !== undefined) {
    const problem = `${instanceId} is the instance of ${other.orderLineId} already`;
    findings.push({ check: 'own-instance', problem });
  }
  return findings;
}
