import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClients } from '../../scripts/clients/build-clients.js';
import type { ClientLanguage } from '../../scripts/clients/client-language.js';
import { listFiles } from '../../scripts/generate/generated-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/clients');

/** The folder of a client that was built from what this checkout holds; built once, and again when that changes. */
export async function builtClient(language: ClientLanguage): Promise<string> {
  const folder = join(cache, await inputDigest(language));
  const client = join(folder, language);
  if (existsSync(client)) return client;
  await mkdir(cache, { recursive: true });
  const whileBuilt = mkdtempSync(`${folder}-`);
  await buildClients([language], whileBuilt);
  try {
    renameSync(whileBuilt, folder);
  } catch (error) {
    // Another process was first, and has made the same.
    await rm(whileBuilt, { recursive: true, force: true });
    if (!existsSync(client)) throw error;
  }
  return client;
}

async function inputDigest(language: ClientLanguage): Promise<string> {
  const scripts = (await listFiles(join(root, 'scripts/clients'))).map(
    (file) => `scripts/clients/${file}`,
  );
  const inputs = ['generated/openapi/management.json', 'openapitools.json', 'LICENSE', ...scripts];
  const digest = createHash('sha256').update(language);
  for (const file of inputs) digest.update(file).update(readFileSync(join(root, file)));
  return `${language}-${digest.digest('hex').slice(0, 12)}`;
}
