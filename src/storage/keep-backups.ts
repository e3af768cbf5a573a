import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toChecksumPath } from './backup-files.js';

const namePattern = /^koogate-\d{8}T\d{6}Z\.sqlite$/;

/** A name that tells when the backup was begun, in UTC; sorted by name they are sorted by time. */
export function toBackupName(now: number): string {
  return `koogate-${toStamp(now)}.sqlite`;
}

/** `20261128T235620Z` */
export function toStamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

/**
 * Removes the oldest backups beside the one just made, so that with it no more than `keep` are left; names those removed. Only files
 * that `toBackupName` has named and that have a checksum count: what else lies there is not touched.
 */
export async function keepNewest(made: string, keep: number): Promise<readonly string[]> {
  const folder = dirname(made);
  const others = (await readdir(folder))
    .filter((name) => namePattern.test(name) && name !== basename(made))
    .map((name) => join(folder, name))
    .filter((path) => existsSync(toChecksumPath(path)))
    .sort()
    .reverse();
  const outdated = others.slice(Math.max(keep, 1) - 1);
  for (const path of outdated) {
    await rm(path);
    await rm(toChecksumPath(path), { force: true });
  }
  return outdated;
}
