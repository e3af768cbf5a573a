import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ensureServerBuilt } from '../support/server-build.js';

describe('the code that was compiled when the server was built', () => {
  const takes = async (...flags: readonly string[]): Promise<unknown> => {
    const { distFolder } = await ensureServerBuilt();
    const main = pathToFileURL(join(distFolder, 'main.js')).href;
    const script = `import(${JSON.stringify(main)}).then((main) => console.log(main.takesCompiledCode()))`;
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);
    return JSON.parse(stdout);
  };

  it('is taken at the next start', async () => {
    expect(await takes()).toBe(true);
  });

  it('is not taken under other flags than those of the server', async () => {
    expect(await takes('--stack-size=900')).toBe(false);
  });
});
