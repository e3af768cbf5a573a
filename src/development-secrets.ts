import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Config } from './config.js';

const secretsSchema = z.object({
  baseKey: z.string().min(1),
  dataKey: z.string().min(1),
  adminToken: z.string().min(1),
});

/**
 * Outside production, what is missing is made up at the first start and kept beside the database, readable by its owner
 * only, so that a newcomer's first call works and the next start still opens what this one has sealed.
 */
export function withDevelopmentSecrets(config: Config): DevelopmentConfig {
  const complete =
    config.baseKeys.length > 0 && config.dataKeys.length > 0 && config.apiTokens.length > 0;
  if (config.production || complete) return { config, secretsFile: undefined };
  const secretsFile = join(dataFolder(config.databaseUrl), 'development-secrets.json');
  const secrets = readOrMake(secretsFile);
  return {
    secretsFile,
    config: {
      ...config,
      baseKeys: orElse(config.baseKeys, secrets.baseKey),
      dataKeys: orElse(config.dataKeys, Buffer.from(secrets.dataKey, 'base64')),
      apiTokens: orElse(config.apiTokens, {
        name: 'development',
        role: 'admin',
        token: secrets.adminToken,
      }),
    },
  };
}

export interface DevelopmentConfig {
  readonly config: Config;
  /** Where the made-up secrets are; `undefined` when none was needed. */
  readonly secretsFile: string | undefined;
}

function orElse<Item>(given: readonly Item[], made: Item): readonly Item[] {
  return given.length > 0 ? given : [made];
}

function dataFolder(databaseUrl: string): string {
  return databaseUrl.startsWith('sqlite:') ? dirname(databaseUrl.slice('sqlite:'.length)) : 'data';
}

/** Written aside and linked into place: of two first starts at once one wins, and both read a whole file. */
function readOrMake(file: string): z.infer<typeof secretsSchema> {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) {
    const made = {
      baseKey: randomUUID(),
      dataKey: randomBytes(32).toString('base64'),
      adminToken: randomBytes(24).toString('base64url'),
    };
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    linkUnlessThere(draft, file);
    rmSync(draft);
  }
  return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function linkUnlessThere(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
