import { createMarketplace } from '../emulator/create-marketplace.js';
import { paintFor, type Paint } from './colours.js';
import { startSeller, type SellerProcess } from './demo/seller-process.js';
import { story, type Cast } from './demo/story.js';
import { summaryOf } from './demo/summary.js';
import { narrateDelivery } from './narrate-delivery.js';

export interface DemoOptions {
  /** End when the year is over, instead of leaving the pages open. */
  readonly exit?: true;
  /** Other people, firms and orders. */
  readonly seed?: string;
}

/** `koogate demo`: a server of its own and the marketplace, a year of one product of each kind, told as it happens. */
export async function demo({ exit, seed = '1' }: DemoOptions): Promise<void> {
  const paint = paintFor(process.stdout);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  say(paint('dim', 'starting KooGate with an empty database, and the marketplace beside it …'));
  const seller = await startSeller();
  const startedAt = performance.now();
  const marketplace = await createMarketplace({
    target: seller.productionUrl,
    keys: seller.keys,
    kitPublicKey: seller.kitPublicKey,
    seed: Number(seed),
    startAt: Date.UTC(new Date().getUTCFullYear(), 0, 5, 2),
    // Dial tests are counted; telling each of them would drown the rest.
    onDelivered: (delivery) => {
      if (!delivery.isProbe) say(`    ${narrateDelivery(delivery, paint)}`);
    },
  });
  try {
    await tell({ marketplace, resources: new Map(), enterprises: new Map() }, say, paint);
    const summary = await summaryOf({
      marketplace,
      seller,
      tookMs: performance.now() - startedAt,
      paint,
    });
    say(summary.text);
    if (!summary.isClean) process.exitCode = 1;
    if (exit !== true) await untilInterrupted({ ...seller, pageUrl: marketplace.url }, say, paint);
  } finally {
    await marketplace.close();
    await seller.stop();
  }
}

async function tell(cast: Cast, say: (text: string) => void, paint: Paint): Promise<void> {
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

async function untilInterrupted(
  {
    documentationUrl,
    managementUrl,
    viewerToken,
    pageUrl,
  }: SellerProcess & { readonly pageUrl: string },
  say: (text: string) => void,
  paint: Paint,
): Promise<void> {
  say(`\nStill open, until you press Ctrl-C:`);
  say(`  marketplace     ${paint('cyan', `${pageUrl}/`)}`);
  say(`  documentation   ${paint('cyan', documentationUrl)}`);
  say(
    `  management API  curl --header 'Authorization: Bearer ${viewerToken}' ${managementUrl}/instances`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
