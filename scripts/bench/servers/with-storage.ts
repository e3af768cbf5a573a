import { openStorage } from '../../../src/storage/open-storage.js';
import { serveKooGateWith } from './koogate-with.js';

/** KooGate as it ships, on the database that the parent process names. */
const storage = await openStorage({
  databaseUrl: process.env.BENCH_DATABASE_URL ?? '',
  dataKeys: [Buffer.alloc(32, 7)],
  now: Date.now,
});
await storage.migrate();
await serveKooGateWith(storage);
