import type { Marketplace } from '../../emulator/marketplace.js';
import type { Delivery } from '../../emulator/marketplace-state.js';
import type { Paint } from '../colours.js';
import type { SellerProcess } from './seller-process.js';

export interface Summarised {
  readonly marketplace: Pick<Marketplace, 'state' | 'actions'>;
  readonly seller: SellerProcess;
  readonly tookMs: number;
  readonly paint: Paint;
}

/** What the year has come to: calls by kind, what became of the purchases, and whether both sides agree on it. */
export async function summaryOf({
  marketplace,
  seller,
  tookMs,
  paint,
}: Summarised): Promise<Summary> {
  const { deliveries, resources, notices } = marketplace.state;
  const scenes = marketplace.actions.flatMap(({ sends }) => sends);
  const faulty = deliveries.filter(({ isSuccess, findings }) => !isSuccess || findings.length > 0);
  const durations = deliveries.map(({ outcome }) => outcome.durationMs).sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)] ?? 0;
  const disagreements = await disagreementsOf(marketplace, seller);
  const isClean = faulty.length === 0 && disagreements.length === 0;
  const verdict = isClean
    ? paint('green', 'every call answered as it should be, and both sides hold the same')
    : paint('red', `${faulty.length} answers at fault, ${disagreements.length} disagreements`);
  const lines = [
    `\n${paint('bold', 'The year in numbers')}`,
    `  ${deliveries.length} calls in ${(tookMs / 1000).toFixed(1)} s, ${median.toFixed(1)} ms each in the middle; ${probesOf(deliveries)} of them dial tests`,
    `  ${operationsOf(deliveries)} of the ${operationsOf(scenes)} callbacks, ${notices.length} complaints mailed to the seller`,
    `  ${resources.size} purchases: ${countsOf([...resources.values()].map(({ state }) => state))}`,
    ...disagreements.map((each) => `  ${paint('red', each)}`),
    `  ${verdict}`,
  ];
  return { text: lines.join('\n'), isClean };
}

export interface Summary {
  readonly text: string;
  /** Nothing was wrong with any answer, and both sides hold the same. */
  readonly isClean: boolean;
}

function operationsOf(sent: readonly { readonly operationId: string }[]): number {
  return new Set(sent.map(({ operationId }) => operationId)).size;
}

function probesOf(deliveries: readonly Delivery[]): number {
  return deliveries.filter(({ isProbe }) => isProbe).length;
}

function countsOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

/** What the marketplace calls the states that KooGate keeps. */
const stateAtMarketplace: Readonly<Record<string, string>> = {
  pending: 'delivering',
  active: 'open',
  frozen: 'frozen',
  released: 'released',
};

/** Asked of the management API, as an operator would. */
async function disagreementsOf(
  { state }: Pick<Marketplace, 'state'>,
  { managementUrl, viewerToken }: SellerProcess,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { instanceId, state: expected, orderLineId } of state.resources.values()) {
    if (instanceId === undefined) continue;
    const answer = await fetch(`${managementUrl}/instances/${encodeURIComponent(instanceId)}`, {
      headers: { Authorization: `Bearer ${viewerToken}` },
    });
    const { state: kept = 'unknown' } = (await answer.json()) as { readonly state?: string };
    if (stateAtMarketplace[kept] !== expected)
      found.push(`${orderLineId} is ${expected} at the marketplace and ${kept} at the seller`);
  }
  return found;
}
