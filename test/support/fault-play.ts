import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { marketplaceCaller, type MarketplaceCaller } from './marketplace-caller.js';
import { newInstanceBody, newOrderLine, type OrderLineIds } from './marketplace-calls.js';
import { withDatabase } from './server-database.js';
import type { ServerProcess } from './server-process.js';

/** Buys at a server through good and bad times, and knows what was promised. */
export interface FaultPlay {
  /** One purchase; what the marketplace sees of it. */
  buy(server: ServerProcess, line?: OrderLineIds): Promise<string>;
  /** Buys until it is as wanted; how long that took (ms). */
  buyUntil(server: ServerProcess, wanted: string | RegExp): Promise<number>;
  /** Begins to tell what is seen from now on. */
  forget(): void;
  /** What was seen since, each once, in words. */
  seen(): string;
  slowestMs(): number;
  /** Orders whose purchase was answered with success. */
  readonly promised: ReadonlySet<string>;
}

const untilMsMax = 40_000;

export function playFault(): FaultPlay {
  const caller: MarketplaceCaller = marketplaceCaller({ connections: 8, keepAlive: false });
  const promised = new Set<string>();
  const seen = new Set<string>();
  let slowestMs = 0;
  const play: FaultPlay = {
    async buy(server, line = newOrderLine()) {
      const startedAt = performance.now();
      const answer = await caller
        .call(server.callbacksUrl, newInstanceBody(line))
        .catch(() => undefined);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      const isSigned = answer?.signed === true && answer.status === 200;
      const what = answer === undefined ? 'no answer' : answer.resultCode;
      if (answer !== undefined) expect(isSigned, 'each answer is 200 and signed').toBe(true);
      if (what === '000000' || what === '000004') promised.add(line.orderId);
      seen.add(what);
      return what;
    },
    async buyUntil(server, wanted) {
      const startedAt = performance.now();
      for (;;) {
        const what = await play.buy(server);
        const elapsedMs = performance.now() - startedAt;
        if (typeof wanted === 'string' ? what === wanted : wanted.test(what)) return elapsedMs;
        if (elapsedMs > untilMsMax) expect(what).toBe(wanted);
        await sleep(20);
      }
    },
    forget() {
      seen.clear();
      slowestMs = 0;
    },
    seen: () => [...seen].sort().join(', '),
    slowestMs: () => slowestMs,
    promised,
  };
  return play;
}

export const nothingIsLost = 'nothing that was answered';

/** Reads the database past the server: every purchase that was answered with success is there, once. */
export async function whatIsLost(databaseUrl: string, { promised }: FaultPlay): Promise<string> {
  const orders = await withDatabase(databaseUrl, (knex) =>
    knex('instances').pluck<string[]>('order_id'),
  );
  expect(new Set(orders).size).toBe(orders.length);
  const kept = new Set(orders);
  const missing = [...promised].filter((orderId) => !kept.has(orderId));
  return missing.length === 0 ? nothingIsLost : `${missing.length} purchases`;
}

/** What an operator finds who looks now: /readyz, the gauge, and what the log has said of the database. */
export async function whatOperatorSees(server: ServerProcess): Promise<string> {
  const ready = await fetch(`${server.url}/readyz`);
  const { database } = (await ready.json()) as { readonly database: string };
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const up = /^koogate_database_up (\d)$/m.exec(metrics)?.[1] ?? '?';
  const told = loudLines(server).filter((sentence) => sentence.startsWith('the database'));
  const log = told.length === 0 ? '' : `; log "${told.join('", "')}"`;
  return `/readyz ${ready.status}, database ${database}; koogate_database_up ${up}${log}`;
}

/** The sentences of the log that are at least a warning, each once. */
export function loudLines(server: ServerProcess): readonly string[] {
  const loud = server.log().filter(({ level }) => Number(level) >= 40);
  return [...new Set(loud.map(({ msg = '' }) => msg))].sort();
}

/** How often the log has said so. */
export function timesTold(server: ServerProcess, beginning: string): number {
  return server.log().filter(({ msg }) => msg?.startsWith(beginning)).length;
}

/** Waits until `/readyz` says so of the database; what it said at last. */
export async function untilDatabaseIs(server: ServerProcess, wanted: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const response = await fetch(`${server.url}/readyz`);
        return ((await response.json()) as { readonly database: string }).database;
      },
      { timeout: untilMsMax, interval: 50 },
    )
    .toBe(wanted);
}
