import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const toolDir = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs openapi-generator with each of these configurations, all in one Java process: starting it costs more than generating. Its version is
 * pinned in `openapitools.json`; the first run fetches it into `node_modules`. Throws with its words when it fails.
 */
export async function runGenerator(configFiles: readonly string[]): Promise<void> {
  const command = createRequire(import.meta.url).resolve(
    '@openapitools/openapi-generator-cli/main.js',
  );
  try {
    await execute(process.execPath, [command, 'batch', '--fail-fast', ...configFiles], {
      cwd: toolDir,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    throw new Error(`openapi-generator failed: ${outputOf(cause)}`, { cause });
  }
}

function outputOf(cause: unknown): string {
  const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
  return `${stdout}${stderr}`.trim() || String(cause);
}
