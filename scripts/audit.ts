import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judgeAudit } from './supply-chain/judge-audit.js';
import { licenceProblems } from './supply-chain/licences.js';
import { readLockFile, shippedPackages } from './supply-chain/lock-file.js';

/** `npm run audit`: known holes, and licences, of what ships. What the exit codes mean stands in `judge-audit.ts`. */
const problems = licenceProblems(shippedPackages(readLockFile()));
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--package-lock-only', '--json'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const { exitCode, lines } = judgeAudit(stdout);
for (const line of [...problems, ...lines]) process.stdout.write(`${line}\n`);
process.exitCode = problems.length > 0 ? 1 : exitCode;
