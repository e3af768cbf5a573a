import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../support/server-folder.js';
import { startServer, withoutSecrets } from '../support/server-process.js';

it('what the first start leaves on the disk is for the user that runs it only', async () => {
  const folder = emptyFolder();
  const before = process.umask(0o022);
  let files: readonly string[];
  try {
    const server = await startServer({
      folder,
      environment: withoutSecrets,
      databaseUrl: 'sqlite:./data/koogate.sqlite',
    });
    files = readdirSync(join(folder, 'data'));
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    for (const file of files) {
      expect(`${file} ${(statSync(join(folder, 'data', file)).mode & 0o777).toString(8)}`).toBe(
        `${file} 600`,
      );
    }
    await server.stop();
  } finally {
    process.umask(before);
  }
  expect(files).toEqual(
    expect.arrayContaining([
      'koogate.sqlite',
      'koogate.sqlite-wal',
      'development-secrets.json',
      'development-kit-key.pem',
    ]),
  );
}, 120_000);
