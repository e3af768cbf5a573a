import { openConfiguredStorage } from './open-configured-storage.js';

/** `koogate migrate`: for deployments that change the schema before the processes start. */
export async function migrate(): Promise<void> {
  const { storage, config } = await openConfiguredStorage();
  try {
    await storage.migrate();
    process.stdout.write(`schema is up to date: ${withoutPassword(config.databaseUrl)}\n`);
  } finally {
    await storage.close();
  }
}

function withoutPassword(databaseUrl: string): string {
  return databaseUrl.replace(/\/\/([^:@/]*):[^@]*@/, '//$1:***@');
}
