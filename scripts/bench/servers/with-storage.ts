import { destination, pino } from 'pino';
import { v7 as newId } from 'uuid';
import { createMetrics } from '../../../src/http/callback-metrics.js';
import { createSellersSide } from '../../../src/sellers-side.js';
import { openStorage } from '../../../src/storage/open-storage.js';
import { readEndpoints } from '../../../src/webhooks/endpoints.js';
import { benchConfig, serveKooGateWith } from './koogate-with.js';

/** KooGate as it ships, on the database that the parent process names: each call tells the seller's side what has happened. */
const storage = await openStorage({
  databaseUrl: process.env.BENCH_DATABASE_URL ?? '',
  dataKeys: [Buffer.alloc(32, 7)],
  now: Date.now,
});
await storage.migrate();
const endpoints = readEndpoints(benchConfig);
if (!endpoints.ok) throw new Error(endpoints.problems.join('; '));
const sellersSide = createSellersSide({
  config: benchConfig,
  storage,
  handlers: undefined,
  endpoints: endpoints.endpoints,
  marketplace: undefined,
  metrics: createMetrics(),
  log: pino({ base: null }, destination('/dev/null')),
  now: Date.now,
  newId: () => newId(),
  processId: newId(),
});
await serveKooGateWith(storage, sellersSide);
sellersSide.start();
