import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildClients } from './clients/build-clients.js';
import { clientLanguages } from './clients/client-language.js';

/**
 * `npm run clients:build`: clients of the management API for other languages, in `dist/clients`; `--only java` for one of them, `--out` for
 * another folder. That of TypeScript is part of the package.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../dist/clients', import.meta.url)) },
  },
});
const { only, out } = values;
const languages = clientLanguages.filter((language) => only === undefined || only === language);
try {
  if (languages.length === 0) throw new Error(`--only: give ${clientLanguages.join(' or ')}`);
  for (const { folder, files } of await buildClients(languages, resolve(out))) {
    process.stdout.write(`${relative(process.cwd(), folder)}: ${files} files\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
