import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const requirements = fileURLToPath(new URL('python/requirements.txt', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.cache/fuzz', import.meta.url));
const pythons = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'];

export type Installed =
  | { readonly ok: true; readonly program: string; readonly version: string }
  /** `why` is a sentence for whoever ran the command. */
  | { readonly ok: false; readonly why: string };

/** The pinned tool in an environment of its own, which is made once and again whenever the pins change. */
export async function installSchemathesis(): Promise<Installed> {
  const pins = readFileSync(requirements, 'utf8');
  const name = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const environment = join(folder, name);
  const program = join(environment, 'bin', 'schemathesis');
  const whole = join(environment, 'whole');
  const version = /^schemathesis==(.+)$/m.exec(pins)?.[1] ?? '';
  if (existsSync(whole)) return { ok: true, program, version };
  const python = await findPython();
  if (python === undefined) return { ok: false, why: 'there is no Python 3.11 or later' };
  try {
    rmSync(environment, { recursive: true, force: true });
    await execute(python, ['-m', 'venv', environment]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await execute(join(environment, 'bin', 'python'), [...pip, '--requirement', requirements]);
    writeFileSync(whole, '');
    return { ok: true, program, version };
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    const said = stderr.trim().split('\n').at(-1) ?? '';
    return { ok: false, why: `schemathesis cannot be installed: ${said || String(error)}` };
  }
}

/** The first that is recent enough; the models are held against the server's code by it too. */
export async function findPython(): Promise<string | undefined> {
  for (const python of pythons) {
    try {
      await execute(python, ['-c', 'import sys, venv; assert sys.version_info >= (3, 11)']);
      return python;
    } catch {
      continue;
    }
  }
  return undefined;
}
