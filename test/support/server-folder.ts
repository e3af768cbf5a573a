import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { quickFolder } from './quick-folder.js';

/** Where clean-up is left: with the test that runs, or with whoever keeps it until the suite ends. */
export type LeaveCleanUp = (cleanUp: () => Promise<void>) => void;

/** An empty folder that is removed when the test has ended. */
export function emptyFolder(leaveCleanUp: LeaveCleanUp = onTestFinished): string {
  const folder = mkdtempSync(join(quickFolder(), 'koogate-test-'));
  leaveCleanUp(async () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}
