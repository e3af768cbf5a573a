import { createPublicKey } from 'node:crypto';
import { expect } from 'vitest';
import type { ActionContext, CallToDeliver } from '../../src/emulator/action.js';
import { checkAnswer } from '../../src/emulator/answer-checks.js';
import { listProduct, type ProductListing } from '../../src/emulator/catalogue.js';
import { plainCourier, type Courier } from '../../src/emulator/courier.js';
import { createHttpClient } from '../../src/emulator/http-exchange.js';
import {
  emptyState,
  type Delivery,
  type Product,
  type Resource,
} from '../../src/emulator/marketplace-state.js';
import { createPopulation } from '../../src/emulator/population/create-population.js';
import { createSimulatedClock } from '../../src/emulator/simulated-clock.js';
import { answerValidator } from '../../src/openapi/answer-validator.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { toWireTime } from '../../src/protocol/wire-time.js';
import { readPublished } from '../../src/published.js';
import { testKitPrivateKey, testNoon, type StartedApp } from './start-app.js';

const { specification } = readPublished();
const validator = answerValidator(specification.document);

/** The public half of the key pair that the app of a test has. */
export const testKitPublicKey = createPublicKey(testKitPrivateKey)
  .export({ type: 'spki', format: 'pem' })
  .toString();

/** The time at which played marketplaces of these tests begin, an hour before the app's. */
export const playedStart = testNoon - 3_600_000;

let seeds = 0;

/** What actions work with, without the engine: each call is sent once, by the plain courier, to the app. */
export function actionContext(
  app: StartedApp,
  given: Partial<Pick<ActionContext, 'kitPublicKey' | 'encryptType' | 'v1Key'>> = {},
): ActionContext {
  const keys = {
    base: app.keysOf('base'),
    kit: app.keysOf('kit'),
    license: app.keysOf('license'),
    generic: app.keysOf('generic'),
    v1: app.keysOf('v1'),
  } satisfies AccessKeys;
  const courier = plainCourier({
    http: createHttpClient(),
    productionUrl: `${app.url}${app.basePath}`,
    keys,
    timeoutMs: 20_000,
    realNow: () => app.clock.now,
  });
  const context: ActionContext = {
    clock: createSimulatedClock(playedStart),
    state: emptyState(),
    specification,
    // Another seed for each: the app keeps what it was told by others.
    population: createPopulation((seeds += 1)),
    kitPublicKey: testKitPublicKey,
    encryptType: '1',
    v1Key: keys.v1[0],
    notify: () => undefined,
    ...given,
    deliver: (call) => deliverOnce(context, { call, courier, keys, app }),
  };
  return context;
}

/** A product on sale there. */
export function listed({ state, population }: ActionContext, listing: ProductListing): Product {
  const product = listProduct(population, listing);
  state.products.set(product.productId, product);
  return product;
}

/** A purchase that the seller has carried out. */
export function purchased(
  { state, population, clock }: ActionContext,
  product: Product,
  changes: Partial<Resource> = {},
): Resource {
  const orderId = population.orderId(clock.now());
  const resource: Resource = {
    resourceId: `R${String(state.resources.size + 1).padStart(6, '0')}`,
    productId: product.productId,
    buyer: population.buyer('zh'),
    orderId,
    orderLineId: `${orderId}-000001`,
    openedAt: clock.now(),
    currentProductId: product.productId,
    currentSkuCode: product.skuCode,
    periodType: undefined,
    frozenFor: undefined,
    purchaseCalls: 1,
    linearValue: 1,
    state: 'open',
    isTrial: false,
    expiresAt: undefined,
    closedAt: undefined,
    instanceId: population.uuid(),
    licenseCode: undefined,
    codeActivatedAt: undefined,
    license: undefined,
    access: undefined,
    enterpriseId: undefined,
    renewals: [],
    ...changes,
  };
  state.resources.set(resource.resourceId, resource);
  return resource;
}

/** Nothing that the debugging page or anybody else could find fault with. */
export function expectClean(deliveries: readonly Delivery[]): void {
  const faulty = deliveries.map(({ operationId, resultCode, findings }) => ({
    operationId,
    resultCode,
    findings,
  }));
  expect(faulty.filter((each) => each.resultCode !== '000000' || each.findings.length > 0)).toEqual(
    [],
  );
}

interface Sending {
  readonly call: CallToDeliver;
  readonly courier: Courier;
  readonly keys: AccessKeys;
  readonly app: StartedApp;
}

async function deliverOnce(
  { state, clock }: ActionContext,
  { call, courier, keys, app }: Sending,
): Promise<Delivery> {
  const { operationId, productId, resourceId, isProbe = false } = call;
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`there is no operation ${operationId}`);
  const request =
    operation.scheme === 'auth-token'
      ? { ...call.request, timeStamp: toWireTime(app.clock.now) }
      : call.request;
  const callback = { operation, request };
  const sent = await courier.send(callback);
  const answer = checkAnswer({
    callback,
    outcome: sent.outcome,
    keys: keys[operation.keyClass],
    validator,
  });
  const delivery: Delivery = {
    deliveryId: `D${state.deliveries.length + 1}`,
    operationId,
    request,
    attempt: 1,
    at: clock.now(),
    isProbe,
    productId,
    resourceId,
    httpRequest: sent.request,
    outcome: sent.outcome,
    resultCode: answer.resultCode,
    findings: answer.findings,
    isSuccess: answer.resultCode === '000000',
    nextAttemptAt: undefined,
    canBeRestarted: false,
  };
  state.deliveries.push(delivery);
  if (delivery.isSuccess) await call.onDone?.(answer);
  else await call.onGivenUp?.();
  return delivery;
}
