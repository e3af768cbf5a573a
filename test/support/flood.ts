import { readFileSync } from 'node:fs';
import type { MarketplaceAnswer, MarketplaceCaller } from './marketplace-caller.js';
import { newInstanceBody, newOrderLine } from './marketplace-calls.js';
import type { ServerProcess } from './server-process.js';

export interface Flooded extends MarketplaceAnswer {
  readonly orderId: string;
}

export interface FloodOptions {
  readonly caller: MarketplaceCaller;
  readonly callbacksUrl: string;
  readonly senders: number;
  readonly forMs: number;
}

/** So many senders who buy at once, each again as soon as it has an answer. Rejects when a call gets none. */
export async function flood({
  caller,
  callbacksUrl,
  senders,
  forMs,
}: FloodOptions): Promise<readonly Flooded[]> {
  const endsAt = performance.now() + forMs;
  const answers: Flooded[] = [];
  const send = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const line = newOrderLine();
      const answer = await caller.call(callbacksUrl, newInstanceBody(line));
      answers.push({ ...answer, orderId: line.orderId });
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return answers;
}

export const mebibyte = 1_024 * 1_024;

/** The most memory that the process has ever had (Linux). */
export function peakBytesOf({ pid }: ServerProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}

/** The value of a metric without labels. */
export async function metricOf({ url }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
