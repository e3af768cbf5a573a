import { CannotRunError } from '../conformance/preflight.js';
import { actions } from '../emulator/actions/actions.js';
import { everyKindOfProduct } from '../emulator/catalogue.js';
import type { ActionSummary } from '../emulator/control/action-summary.js';
import { toDeliveryDetail, type DeliveryDetail } from '../emulator/control/delivery-detail.js';
import type { DeliverySummary } from '../emulator/control/delivery-summary.js';
import { createMarketplace } from '../emulator/create-marketplace.js';
import { toActionSummary } from '../emulator/control/action-summary.js';
import type { ControlClient } from './control-client.js';
import type { PlayedTarget } from './played-target.js';
import { parseProducts } from './product-option.js';

/** Where an action is performed: at a marketplace that runs, or at one that is played for this one action. */
export interface TriggerStage {
  /** For people. */
  readonly where: string;
  /** Whether nothing has happened there yet. */
  readonly isEmpty: boolean;
  readonly actions: readonly ActionSummary[];
  perform(name: string, parameters: Readonly<Record<string, unknown>>): Promise<Performed>;
  close(): Promise<void>;
}

export interface Performed {
  readonly ids: Readonly<Record<string, string>>;
  readonly deliveries: readonly DeliveryDetail[];
}

/** The marketplace at that address, with all that has happened there. */
export async function runningStage(client: ControlClient): Promise<TriggerStage> {
  const { items } = (await client.get('/control/actions')) as {
    readonly items: readonly ActionSummary[];
  };
  return {
    where: client.url,
    isEmpty: false,
    actions: items,
    async perform(name, parameters) {
      const path = `/control/actions/${encodeURIComponent(name)}`;
      const { ids, deliveries } = (await client.post(path, parameters)) as {
        readonly ids: Performed['ids'];
        readonly deliveries: readonly DeliverySummary[];
      };
      const details = deliveries.map(({ deliveryId }) =>
        client.get(`/control/deliveries/${deliveryId}`),
      );
      return { ids, deliveries: (await Promise.all(details)) as DeliveryDetail[] };
    },
    close: async () => undefined,
  };
}

export interface OwnStageOptions {
  readonly product?: string;
  readonly faults?: string;
}

/** A marketplace of its own, whose seed is another each time: a seller knows the orders of the one before. */
export async function ownStage(
  { target, keys, kitPublicKey, accessKeys }: PlayedTarget,
  { product, faults }: OwnStageOptions,
): Promise<TriggerStage> {
  const marketplace = await createMarketplace({
    target,
    keys,
    seed: Date.now() % 4_294_967_296,
    products: product === undefined ? everyKindOfProduct : parseProducts(product),
    ...(faults !== undefined && { faults }),
    ...(kitPublicKey !== undefined && { kitPublicKey }),
    ...(accessKeys !== undefined && { accessKeys }),
  });
  if (marketplace.state.products.size === 0) {
    await marketplace.close();
    throw new CannotRunError(
      `no key was given that signs the calls about ${product ?? 'any product'}: name it, e.g. --keys base=<access key>`,
    );
  }
  return {
    where: `a marketplace of its own, for ${target}`,
    isEmpty: true,
    actions: actions.map(toActionSummary),
    async perform(name, parameters) {
      const { ids, deliveries } = await marketplace.perform(name, parameters);
      return {
        ids,
        deliveries: deliveries.map((each) => toDeliveryDetail(each, { reveal: false })),
      };
    },
    close: () => marketplace.close(),
  };
}
