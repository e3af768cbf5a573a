import { randomBytes } from 'node:crypto';
import { keyClasses, type AccessKeys, type KeyClass } from '../protocol/access-keys.js';
import { readOpenApiDocument, readPublished } from '../published.js';
import { createControlApi } from './control/control-api.js';
import { createEngine, type EngineOptions } from './engine.js';
import { createDisturbedCourier } from './faults/disturbed-courier.js';
import { createFaultControl, type FaultControl } from './faults/fault-control.js';
import { parseFaults } from './faults/fault-rule.js';
import type { Marketplace } from './marketplace.js';
import type { MarketplaceState } from './marketplace-state.js';
import type { MarketplaceDocument } from './open-api/open-api-specification.js';
import { createOpenApis, type OpenApis } from './open-api/open-apis.js';
import { createPage } from './page/page.js';
import { parseScenario } from './scenario/parse-scenario.js';
import { runScenario, type ScenarioResult } from './scenario/run-scenario.js';
import type { LocatedStep } from './scenario/scenario.js';
import { serveMarketplace } from './serve-marketplace.js';
import { createUnderWay } from './under-way.js';
import { untilHolds, type Patience } from './until-holds.js';

// What whoever imports `koogate/emulator` names besides: the package has this one entry.
export { ActionError, type ActionDefinition, type ActionResult } from './marketplace.js';
export type { Delivery, MarketplaceState, Resource } from './marketplace-state.js';

export interface MarketplaceOptions extends Pick<
  EngineOptions,
  | 'seed'
  | 'startAt'
  | 'timeoutMs'
  | 'realNow'
  | 'kitPublicKey'
  | 'encryptType'
  | 'products'
  | 'onDelivered'
> {
  /** The seller's production address, e.g. `http://127.0.0.1:8080/koogallery`. */
  readonly target: string;
  /** Access keys by interface class, of several the current one first. Products whose class has no key are not listed. */
  readonly keys: Readonly<Partial<Record<KeyClass, string | readonly string[]>>>;
  /** As behind `--faults`, e.g. `lost-answer@newInstance*2` or `storm`; none by default. */
  readonly faults?: string;
  /** From AK to SK: with which the seller may call. A pair is made up by default. */
  readonly accessKeys?: Readonly<Record<string, string>>;
  /** How many times as fast as real time the played time passes by itself; 0, the default, lets it stand. */
  readonly speed?: number;
  /** Any free one by default. */
  readonly port?: number;
  /** `127.0.0.1` by default: the control API has no password. */
  readonly host?: string;
}

export interface MarketplaceServer extends Omit<Marketplace, 'close'> {
  /** Of the page; the control API is below `/control`. Without a slash at its end. */
  readonly url: string;
  readonly faults: FaultControl;
  readonly openApis: SellerApis;
  /**
   * Resolves when nothing is under way any more: no action, no call, no passing of time, whoever began it. What waits for its time
   * to come, such as a repeat, is not waited for: let time pass for it.
   */
  settled(): Promise<void>;
  /**
   * Lets the played time pass until the condition holds, so that repeats, questions after `000004` and dial tests happen, with a
   * real pause between two steps for the seller's own work. Throws when it does not hold in time.
   */
  until(condition: (state: MarketplaceState) => boolean, patience?: Patience): Promise<void>;
  /**
   * Plays a scenario, YAML or JSON, on what is listed and has happened here already. Rejects with `ScenarioError` for one that
   * cannot be played; what it expected in vain is in the result.
   */
  play(
    text: string,
    fileName?: string,
    onStep?: (step: LocatedStep) => void,
  ): Promise<ScenarioResult>;
  /** Stops the clock and the server, and ends the connections. */
  close(): Promise<void>;
}

/** What the seller calls. */
export interface SellerApis {
  /** In place of `https://mkt.myhuaweicloud.com`. */
  readonly url: string;
  /** From AK to SK. */
  readonly accessKeys: Readonly<Record<string, string>>;
  /** The next authentic call of that operation is answered with this code. Throws when the operation documents no such code. */
  answerNext(operationId: string, code: string): void;
}

/**
 * Plays the marketplace for a seller's server: its page, its control API and the APIs that sellers call, on a port of its own. Nothing is
 * sent before somebody does something or time passes. Throws for an address or faults that cannot be, and rejects when the port
 * cannot be opened.
 */
export async function createMarketplace(options: MarketplaceOptions): Promise<MarketplaceServer> {
  const { seed = 1, faults: written = '', speed = 0, host = '127.0.0.1', port = 0 } = options;
  const { specification } = readPublished();
  const operationIds = specification.operations.map(({ operationId }) => operationId);
  const faults = createFaultControl(parseFaults(written), seed, operationIds);
  const productionUrl = toProductionUrl(options.target);
  const keys = toAccessKeys(options.keys);
  const engine = createEngine({ ...options, productionUrl, keys, specification, seed });
  engine.useCourier(createDisturbedCourier({ ...engine.courierOptions, faults }));
  const underWay = createUnderWay();
  const { clock, state } = engine;
  const marketplace: Omit<Marketplace, 'close'> = {
    clock,
    state,
    actions: engine.actions,
    perform: (name, parameters) => underWay.track(engine.perform(name, parameters)),
    restart: (deliveryId) => underWay.track(engine.restart(deliveryId)),
    useCourier: (courier) => engine.useCourier(courier),
  };
  const play: MarketplaceServer['play'] = async (text, fileName = 'scenario', onStep) =>
    runScenario(parseScenario(text, fileName, engine.actions), {
      marketplace,
      faults,
      ...(onStep && { onStep }),
    });
  const accessKeys = options.accessKeys ?? newAccessKey();
  const openApis = openApisFor({ ...marketplace, keys, accessKeys, realNow: options.realNow });
  const context = {
    marketplace,
    faults,
    productionUrl,
    playScenario: (text: string) => underWay.track(play(text)),
  };
  const parts = { control: createControlApi(context), page: createPage(context), openApis };
  const served = await serveMarketplace(parts, { host, port });
  clock.run(speed);
  return {
    ...marketplace,
    url: served.url,
    faults,
    openApis: {
      url: served.url,
      accessKeys,
      answerNext: (...answer) => openApis.answerNext(...answer),
    },
    async settled() {
      await underWay.ended();
      // Waits its turn behind whatever lets time pass.
      await clock.advance(0);
      await underWay.ended();
    },
    play: (...scenario) => underWay.track(play(...scenario)),
    until: (condition, patience) => untilHolds(clock, () => condition(state), patience),
    async close() {
      await served.close();
      engine.close();
    },
  };
}

function toProductionUrl(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return target;
  throw new Error(
    `${JSON.stringify(target)} is no http or https address: give the production address, e.g. http://127.0.0.1:8080/koogallery`,
  );
}

function toAccessKeys(given: MarketplaceOptions['keys']): AccessKeys {
  return Object.fromEntries(
    keyClasses.map((keyClass) => [keyClass, [given[keyClass] ?? []].flat()]),
  ) as unknown as AccessKeys;
}

/** In the form of those of the marketplace: 20 capitals and digits, 40 letters and digits. */
function newAccessKey(): Readonly<Record<string, string>> {
  const accessKey = randomBytes(10).toString('hex').toUpperCase();
  return { [accessKey]: randomBytes(20).toString('hex') };
}

interface OpenApiParts extends Pick<Marketplace, 'clock' | 'state'> {
  readonly keys: AccessKeys;
  readonly accessKeys: Readonly<Record<string, string>>;
  readonly realNow: (() => number) | undefined;
}

function openApisFor({ clock, state, keys, accessKeys, realNow }: OpenApiParts): OpenApis {
  return createOpenApis({
    clock,
    state,
    accessKeys: new Map(Object.entries(accessKeys)),
    realNow: realNow ?? Date.now,
    baseKeys: keys.base,
    document: readOpenApiDocument() as MarketplaceDocument,
  });
}
