import type { ActionContext } from './action.js';
import { debugCases } from './debug-cases/debug-cases.js';
import { sendDebugCase } from './debug-cases/send-debug-case.js';
import type { Product } from './marketplace-state.js';
import { beijingMidnight, dayMs } from './periods.js';

const hour = 3_600_000;

/** Every morning and every afternoon; the hours are printed nowhere. Milliseconds after midnight in Beijing. */
const timesOfDay = [8.5 * hour, 14.5 * hour] as const;

/** So many failing days in a row freeze the trading of a product and hide it (lifecycle.md 6). */
const failingDaysMax = 5;

/**
 * Dial tests: what was saved while debugging is sent again twice a day, for ever, for every product that is on sale. A day on
 * which any case fails is a failing day.
 */
export function startProbes(context: ActionContext): void {
  const { clock } = context;
  const failedToday = new Set<string>();
  const scheduleDay = (midnight: number) => {
    for (const [at, timeOfDay] of timesOfDay.entries()) {
      const isLast = at === timesOfDay.length - 1;
      if (midnight + timeOfDay < clock.now()) continue;
      clock.schedule(midnight + timeOfDay, 'dial tests', async () => {
        await probeAll(context, failedToday);
        if (isLast) closeDay(context, failedToday);
      });
    }
    clock.schedule(midnight + dayMs, 'a new day', () => scheduleDay(midnight + dayMs));
  };
  scheduleDay(beijingMidnight(clock.now()));
}

function isProbed({ status, savedCases }: Product): boolean {
  return status === 'on-sale' && savedCases.length > 0;
}

async function probeAll(context: ActionContext, failedToday: Set<string>): Promise<void> {
  for (const product of [...context.state.products.values()].filter(isProbed)) {
    const saved = debugCases(context, product).filter(({ name }) =>
      product.savedCases.includes(name),
    );
    for (const each of saved) {
      const { problems } = await sendDebugCase(context, product, each);
      if (problems.length > 0) failedToday.add(product.productId);
    }
  }
}

function closeDay(context: ActionContext, failedToday: Set<string>): void {
  for (const product of context.state.products.values()) {
    if (!isProbed(product)) continue;
    if (failedToday.has(product.productId)) countFailingDay(context, product);
    else product.failingDays = 0;
  }
  failedToday.clear();
}

function countFailingDay(context: ActionContext, product: Product): void {
  product.failingDays += 1;
  const { failingDays, name } = product;
  for (const channel of ['mail', 'sms', 'in-site'] as const) {
    context.notify({
      channel,
      subject: `Dial tests of ${name} fail`,
      text: `Saved debug cases of ${name} failed on ${failingDays} days in a row; after ${failingDaysMax} its trading is frozen.`,
    });
  }
  if (failingDays < failingDaysMax) return;
  product.status = 'frozen';
  product.statusReason = `its dial tests failed on ${failingDays} days in a row`;
  context.notify({
    channel: 'mail',
    subject: `Trading of ${name} was frozen`,
    text: `${name} is hidden, because ${product.statusReason}. Mend the interface, then put it on sale again.`,
  });
}
