import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findPython } from '../../scripts/fuzz/install-schemathesis.js';
import { hasJava } from '../../scripts/generate/java.js';
import { builtClient } from './built-client.js';
import type { PreparedProgram } from './client-program.js';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../node_modules/.cache/clients', import.meta.url));

/** Installs the client into the folder, once, and what it needs into an environment that is kept. */
export async function preparePython(
  folder: string,
  name: string,
  text: string,
): Promise<PreparedProgram> {
  const python = await findPython();
  if (python === undefined) return { ok: false, why: 'there is no Python 3.11 with venv' };
  if (!(await hasJava())) return { ok: false, why: 'there is no Java, which makes the client' };
  const client = await builtClient('python');
  let environment: string;
  try {
    environment = await environmentFor(client, python);
  } catch (error) {
    // Where nothing can be fetched, nothing can be installed; a machine of CI is to notice that.
    if (process.env.CI === 'true') throw error;
    return { ok: false, why: `pip cannot install here: ${String(error).slice(0, 500)}` };
  }
  const program = join(environment, 'bin/python');
  const site = join(folder, 'site');
  if (!existsSync(site)) {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-build-isolation'];
    await run(program, [...pip, '--target', site, client]);
  }
  const file = join(folder, name);
  writeFileSync(file, text);
  return { ok: true, command: [program, file], environment: { PYTHONPATH: site } };
}

/** With what the client depends on, and what packages are built with; made once, and again when that changes. */
async function environmentFor(client: string, python: string): Promise<string> {
  const project = readFileSync(join(client, 'pyproject.toml'), 'utf8');
  const [, list = ''] = /^dependencies = \[([^\]]*)\]/m.exec(project) ?? [];
  const dependencies = [...list.matchAll(/"([^"]+)"/g)].map(([, each = '']) => each);
  const name = createHash('sha256').update(dependencies.join()).digest('hex').slice(0, 12);
  const environment = join(cache, `environment-${name}`);
  const whole = join(environment, 'whole');
  if (existsSync(whole)) return environment;
  await rm(environment, { recursive: true, force: true });
  await run(python, ['-m', 'venv', environment]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const packages = [...dependencies, 'setuptools>=61', 'wheel'];
  await run(join(environment, 'bin/python'), [...pip, ...packages]);
  writeFileSync(whole, '');
  return environment;
}
