import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outliveReader } from '../src/cli/outlive-reader.js';
import { whatFollows } from './contract/follows/what-follows.js';
import { parseOptions } from './contract/parse-options.js';
import { htmlReport } from './contract/review/html-report.js';
import { jsonReport } from './contract/review/json-report.js';
import { markdownReport } from './contract/review/markdown-report.js';
import { reviewProject } from './contract/review/review-project.js';
import type { Review } from './contract/review/review.js';
import { terminalSummary } from './contract/review/terminal-summary.js';

/**
 * `npm run contract:review`: what has changed in `openapi/` since the last published version, or since `--base`, and whom it hurts.
 * Ends with 1 when something breaking (`--strict`: or risky) is not acknowledged, or an acknowledgement matches nothing; with 2 when it
 * could not run.
 */
const reports: Readonly<Record<string, { file: string; write: (review: Review) => string }>> = {
  markdown: { file: 'review.md', write: markdownReport },
  html: { file: 'review.html', write: htmlReport },
  json: { file: 'review.json', write: jsonReport },
};

outliveReader();
try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(
    `contract:review: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}

async function run(): Promise<number> {
  const values = parseOptions('contract:review', {
    /** A published version, or a git revision. */
    base: { type: 'string' },
    /** Where the reports go. */
    out: { type: 'string' },
    strict: { type: 'boolean', default: false },
    /** Which reports: markdown, html, json. */
    format: { type: 'string', multiple: true, default: ['markdown', 'html'] },
    /** Another folder than this one. */
    project: { type: 'string' },
  });
  const formats = values.format.map(parseFormat);
  const projectDir = resolve(values.project ?? fileURLToPath(new URL('..', import.meta.url)));
  const review = await reviewProject({
    projectDir,
    base: values.base,
    isStrict: values.strict,
    whatFollows,
  });
  process.stdout.write(terminalSummary(review));
  const folder = resolve(values.out ?? join(projectDir, 'dist', 'contract-review'));
  await mkdir(folder, { recursive: true });
  for (const { file, write } of formats) {
    await writeFile(join(folder, file), write(review));
    process.stdout.write(`${join(folder, file)}\n`);
  }
  return review.isAccepted ? 0 : 1;
}

function parseFormat(text: string) {
  const report = reports[text];
  if (report !== undefined) return report;
  throw new Error(
    `--format ${text}: no such report, choose from ${Object.keys(reports).join(', ')}`,
  );
}
