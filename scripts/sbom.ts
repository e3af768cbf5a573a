import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readLockFile, shippedPackages } from './supply-chain/lock-file.js';
import { toSoftwareBill } from './supply-chain/software-bill.js';

/** `npm run sbom`: writes what ships beside KooGate into `dist/sbom.cdx.json`; `prepack` puts it into the package. */
const folder = fileURLToPath(new URL('../dist', import.meta.url));
const lock = readLockFile();
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/sbom.cdx.json`, `${JSON.stringify(toSoftwareBill(lock), null, 2)}\n`);
process.stdout.write(`dist/sbom.cdx.json: ${shippedPackages(lock).length} packages\n`);
