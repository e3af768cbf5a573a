import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, statfsSync } from 'node:fs';
import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BackupError } from './verify-sqlite.js';
import { readErrorCode } from './read-error.js';

/** A file that is being written under a name which nobody takes for a whole one. */
export interface DraftFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Closes it; unless it was placed under its own name, it is removed. */
  discard(): Promise<void>;
}

const draftEnding = '.partial';
const touchEveryMs = 60_000;
/** A draft that nobody has touched for so long was left by a process that was killed. */
const abandonedAfterMs = 3_600_000;
// What a file system needs beside the file itself, and room for the server to go on.
const reservedBytes = 16 * 1024 * 1024;

/** Beside the file that it will be, so that it can take that name in one step. Only its owner may read it. */
export async function createDraft(path: string): Promise<DraftFile> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandonedDrafts(folder);
  const draft = join(folder, `.${basename(path)}.${randomUUID()}${draftEnding}`);
  const handle = await open(draft, 'wx', 0o600);
  const touch = setInterval(() => {
    utimes(draft, new Date(), new Date()).catch(() => undefined);
  }, touchEveryMs).unref();
  return {
    path: draft,
    handle,
    async discard() {
      clearInterval(touch);
      await handle.close();
      for (const ending of ['', '-journal', '-wal', '-shm'])
        await rm(draft + ending, { force: true });
    },
  };
}

async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\..+\.partial(-journal)?$/.test(name)) continue;
    const path = join(folder, name);
    const known = await stat(path).catch(() => undefined);
    if (known !== undefined && Date.now() - known.mtimeMs > abandonedAfterMs) {
      await rm(path, { force: true });
    }
  }
}

/** Throws `BackupError` unless the disk of that folder can take so much more. */
export function assertFits(folder: string, bytes: number, freeBytes = readFreeBytes): void {
  const free = freeBytes(folder);
  if (free >= bytes + reservedBytes) return;
  throw new BackupError(
    `the disk of ${folder} has ${toMegabytes(free)} free, and ${toMegabytes(bytes + reservedBytes)} are needed: ` +
      'make room, or choose another place',
  );
}

function readFreeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

export function toMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export interface Placement {
  readonly draft: string;
  readonly path: string;
  readonly checksum: string;
  /** Whether it may take the place of what has that name. */
  readonly replaces: boolean;
}

/**
 * Gives a draft its name and writes its checksum beside it, in a form that `sha256sum -c` reads. Where nothing has that name, the
 * checksum comes first, so a file with that name always has one; nothing is overwritten, not even what came there a moment ago.
 */
export async function placeBackup({ draft, path, checksum, replaces }: Placement): Promise<void> {
  const checksumDraft = `${draft}.sha256`;
  const handle = await open(checksumDraft, 'wx', 0o600);
  try {
    await handle.writeFile(`${checksum}  ${basename(path)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    if (replaces) {
      // For a moment the new one has none: a checksum of the one before would say that it is damaged.
      await rm(toChecksumPath(path), { force: true });
      await rename(draft, path);
      await rename(checksumDraft, toChecksumPath(path));
    } else {
      // One that stands there alone was left by a backup that ended between these two steps.
      if (!existsSync(path)) await rm(toChecksumPath(path), { force: true });
      await linkAnew(checksumDraft, toChecksumPath(path));
      await linkAnew(draft, path);
    }
  } finally {
    await rm(checksumDraft, { force: true });
  }
  await syncFolder(dirname(path));
}

/** Takes the name unless something has it. */
async function linkAnew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (readErrorCode(error) !== 'EEXIST') throw error;
    throw new BackupError(`${path} is there already: name another file, or use --force`);
  }
  await rm(draft);
}

/** What a folder lists survives a power cut only when the folder itself was written. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function toChecksumPath(path: string): string {
  return `${path}.sha256`;
}

/** As it was written beside the file; `undefined` when there is none. */
export async function readChecksum(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(toChecksumPath(path), 'utf8');
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const checksum = /^([0-9a-f]{64}) [ *]/.exec(text)?.[1];
  if (checksum === undefined) throw new BackupError(`${toChecksumPath(path)} holds no checksum`);
  return checksum;
}

/** SHA-256 of a file, in hexadecimal digits; each piece that was read may be taken by somebody else too. */
export async function hashFile(
  path: string,
  signal: AbortSignal,
  take: (piece: Buffer) => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) {
    hash.update(piece as Buffer);
    await take(piece as Buffer);
  }
  return hash.digest('hex');
}
