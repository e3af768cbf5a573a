import { join } from 'node:path';

/** The release of oasdiff that reviews are made with, and the checksum of its source as Go has it. */
export const oasdiffRelease = {
  module: 'github.com/oasdiff/oasdiff',
  version: 'v1.37.0',
  sum: 'h1:4/KuuhVDHF7ltTYNPRvdn9IIbcPRvGRTdJxBErbD5pQ=',
} as const;

/** Where `npm run contract:install` puts it. */
export function oasdiffFolder(projectDir: string): string {
  return join(projectDir, 'node_modules', '.cache', 'koogate', `oasdiff-${oasdiffRelease.version}`);
}

/** The program in that folder. */
export function installedOasdiff(projectDir: string): string {
  return join(oasdiffFolder(projectDir), process.platform === 'win32' ? 'oasdiff.exe' : 'oasdiff');
}
