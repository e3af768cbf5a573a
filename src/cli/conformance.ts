import { writeFileSync } from 'node:fs';
import { conformanceChecks } from '../conformance/conformance-checks.js';
import type { ConformanceReport } from '../conformance/conformance-report.js';
import { CannotRunError } from '../conformance/preflight.js';
import { htmlReport } from '../conformance/reports/html-report.js';
import { junitReport } from '../conformance/reports/junit-report.js';
import { textReport } from '../conformance/reports/text-report.js';
import { runConformance } from '../conformance/run-conformance.js';
import { stormCourier } from '../emulator/faults/storm-courier.js';
import { readCallbackSpecification } from '../openapi/callback-specification.js';
import { readCallbackDocument } from '../published.js';
import { showProgress } from './conformance-progress.js';
import { resolveConformanceTarget, type TargetOptions } from './conformance-target.js';

export interface ConformanceCommandOptions extends TargetOptions {
  readonly debugOnly?: true;
  readonly only?: readonly string[];
  readonly list?: true;
  /** Seconds. */
  readonly timeout?: string;
  /** Seconds. */
  readonly provisionTimeout?: string;
  /** `true` without a seed. */
  readonly storm?: string | true;
  readonly verbose?: true;
  readonly junit?: string;
  readonly html?: string;
  readonly json?: string;
}

/**
 * `koogate conformance`: runs all checks against a seller's server and prints what it found. Exit code 0: nothing failed, 1:
 * something did, 2: it could not run, and one sentence says why.
 */
export async function conformance(options: ConformanceCommandOptions): Promise<void> {
  try {
    if (options.list) {
      process.stdout.write(list());
      return;
    }
    const report = await run(options);
    write(report, options);
    process.exitCode = report.counts.failed > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`cannot run: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

/** Each check with what it promises, and whether it makes anything at the seller. */
function list(): string {
  const checks = conformanceChecks(readCallbackSpecification(readCallbackDocument()));
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.map(
    ({ id, title, real }) => `${id.padEnd(width)}  ${real ? 'real ' : 'debug'}  ${title}\n`,
  );
  return lines.join('');
}

async function run(options: ConformanceCommandOptions): Promise<ConformanceReport> {
  const { only, timeout, provisionTimeout, storm, debugOnly = false } = options;
  const specification = readCallbackSpecification(readCallbackDocument());
  const { target, keys, kitPublicKey } = resolveConformanceTarget(options);
  const progress = showProgress(process.stderr);
  try {
    return await runConformance({
      specification,
      target,
      keys,
      debugOnly,
      onProgress: (each) => progress.show(each),
      ...(kitPublicKey !== undefined && { kitPublicKey }),
      ...(only !== undefined && { only }),
      ...(timeout !== undefined && { timeoutMs: toMs('--timeout', timeout) }),
      ...(provisionTimeout !== undefined && {
        provisionTimeoutMs: toMs('--provision-timeout', provisionTimeout),
      }),
      ...(storm !== undefined && { courier: stormCourier(storm === true ? 1 : toSeed(storm)) }),
    });
  } finally {
    progress.end();
  }
}

function toMs(name: string, text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3_600) return seconds * 1000;
  throw new CannotRunError(`${name}: give seconds, more than 0 and at most 3600, e.g. 5`);
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new CannotRunError('--storm: give a whole number as seed, e.g. 7, or none');
}

function write(report: ConformanceReport, options: ConformanceCommandOptions): void {
  const { verbose = false, junit, html, json } = options;
  const colour = process.stdout.isTTY && !process.env.NO_COLOR;
  process.stdout.write(textReport(report, { verbose, colour }));
  if (junit !== undefined) writeReport(junit, junitReport(report));
  if (html !== undefined) writeReport(html, htmlReport(report));
  if (json !== undefined) writeReport(json, `${JSON.stringify(report, null, 2)}\n`);
}

function writeReport(path: string, content: string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CannotRunError(
      `${path} cannot be written (${reason}): give a file in a folder that exists`,
    );
  }
}
