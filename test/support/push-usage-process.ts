import { v7 as uuidv7 } from 'uuid';
import { newPushUsageJob } from '../../src/domain/usage-jobs.js';
import { pushUsageJob } from '../../src/jobs/push-usage-job.js';
import { createMarketplaceClient } from '../../src/marketplace/create-marketplace-client.js';
import { openStorage } from '../../src/storage/open-storage.js';

/** What the process that pushes is told; a JSON text in its first argument. */
export interface PushingProcess {
  readonly databaseUrl: string;
  readonly dataKey: string;
  readonly marketplaceUrl: string;
  readonly access: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly baseKey: string;
  /** Its clock stands still; that of the signatures is another one. */
  readonly now: number;
  readonly signedAt: number;
}

/** A process that pushes what waits, to be killed while it does. */
const told = JSON.parse(process.argv[2] ?? '') as PushingProcess;
const now = () => told.now;
const storage = await openStorage({
  databaseUrl: told.databaseUrl,
  dataKeys: [Buffer.from(told.dataKey, 'base64')],
  now,
});
const marketplace = createMarketplaceClient({
  hosts: [told.marketplaceUrl],
  access: told.access,
  baseKeys: [told.baseKey],
  now: () => told.signedAt,
  newNonce: uuidv7,
  log: { info: () => undefined, error: () => undefined },
});
const definition = pushUsageJob({
  ...storage,
  marketplace,
  legacyForSaasV1: false,
  newId: uuidv7,
  onLate: () => undefined,
});
const outcome = await definition.run(newPushUsageJob(told.now, 0), {
  signal: new AbortController().signal,
  now,
});
process.stdout.write(JSON.stringify(outcome));
await marketplace.close();
await storage.close();
