import { createMarketplace, type MarketplaceServer } from '../emulator/create-marketplace.js';
import { paintFor, type Paint } from './colours.js';
import { startSeller, type SellerProcess } from './demo/seller-process.js';
import { story, type Cast } from './demo/story.js';
import { summaryOf } from './demo/summary.js';
import { narrateDelivery } from './narrate-delivery.js';
import { parseNumberOption } from './number-option.js';
import { untilInterrupted } from '../until-interrupted.js';

export interface DemoOptions {
  /** End when the year is over, instead of leaving the pages open. */
  readonly exit?: true;
  /** Other people, firms and orders. */
  readonly seed?: string;
}

/** `koogate demo`: a server of its own and the marketplace, a year of one product of each kind, told as it happens. */
export async function demo({ exit, seed = '1' }: DemoOptions): Promise<void> {
  const seedNumber = parseNumberOption(seed, { name: '--seed', min: 0, max: 4_294_967_295 });
  // From here on nothing is left behind, whenever it is interrupted.
  const interrupted = untilInterrupted();
  const paint = paintFor(process.stdout);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  say(paint('dim', 'starting KooGate with an empty database, and the marketplace beside it …'));
  const seller = await startSeller();
  try {
    const marketplace = await openMarketplace(seller, { seed: seedNumber, say, paint });
    try {
      const stage = { marketplace, seller, say, paint };
      const playing = playYear(stage);
      // What is still under way when it is interrupted fails, and nobody needs to be told.
      playing.catch(() => undefined);
      const isOver = await Promise.race([playing, interrupted.then(() => false)]);
      if (!isOver || exit === true) return;
      sayWhatIsOpen(stage);
      await interrupted;
    } finally {
      await marketplace.close();
    }
  } finally {
    await seller.stop();
  }
}

type Say = (text: string) => void;

interface Telling {
  readonly say: Say;
  readonly paint: Paint;
}

interface Stage extends Telling {
  readonly marketplace: MarketplaceServer;
  readonly seller: SellerProcess;
}

function openMarketplace(
  { productionUrl, keys, kitPublicKey }: SellerProcess,
  { seed, say, paint }: Telling & { readonly seed: number },
): Promise<MarketplaceServer> {
  return createMarketplace({
    target: productionUrl,
    keys,
    kitPublicKey,
    seed,
    startAt: Date.UTC(new Date().getUTCFullYear(), 0, 5, 2),
    // Dial tests are counted; telling each of them would drown the rest.
    onDelivered: (delivery) => {
      if (!delivery.isProbe) say(`    ${narrateDelivery(delivery, paint)}`);
    },
  });
}

/** True when the year has come to its end; what was wrong in it is in the exit code. */
async function playYear({ marketplace, seller, say, paint }: Stage): Promise<true> {
  const startedAt = performance.now();
  await tell({ marketplace, resources: new Map(), enterprises: new Map() }, say, paint);
  const tookMs = performance.now() - startedAt;
  const summary = await summaryOf({ marketplace, seller, tookMs, paint });
  say(summary.text);
  if (!summary.isClean) process.exitCode = 1;
  return true;
}

async function tell(cast: Cast, say: Say, paint: Paint): Promise<void> {
  const { clock } = cast.marketplace;
  for (const { title, steps } of story) {
    say(`\n${paint('bold', title)}`);
    for (const step of steps) {
      const today = new Date(clock.now()).toISOString().slice(0, 10);
      say(`${paint('dim', today)}  ${step.say}`);
      await step.act(cast);
    }
  }
}

function sayWhatIsOpen({ marketplace, seller, say, paint }: Stage): void {
  const { documentationUrl, managementUrl, viewerToken } = seller;
  say(`\nStill open, until you press Ctrl-C:`);
  say(`  marketplace     ${paint('cyan', `${marketplace.url}/`)}`);
  say(`  documentation   ${paint('cyan', documentationUrl)}`);
  say(
    `  management API  curl --header 'Authorization: Bearer ${viewerToken}' ${managementUrl}/instances`,
  );
}
