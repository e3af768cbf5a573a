import { openConfiguredStorage } from './open-configured-storage.js';

/** `koogate reseal`: after a new key was put first in KOOGATE_DATA_KEY, and before an old one is taken out. */
export async function reseal(): Promise<void> {
  const { storage } = await openConfiguredStorage();
  try {
    await storage.migrate();
    const { resealed } = await storage.reseal();
    process.stdout.write(`secrets encrypted anew: ${resealed}\n`);
  } finally {
    await storage.close();
  }
}
