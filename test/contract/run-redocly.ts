import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface LintProblem {
  readonly ruleId: string;
  readonly message: string;
  readonly location: readonly {
    readonly source: { readonly ref: string };
    readonly pointer: string;
  }[];
}

/** Lints as `npx redocly lint` does. Several specifications are reported as several JSON texts, one behind the other. */
export async function lintSpecifications(
  folder: string,
  args: readonly string[],
): Promise<readonly LintProblem[]> {
  const output = await runRedocly(folder, ['lint', ...args, '--format=json']);
  const reports = JSON.parse(`[${output.replaceAll('\n}{\n', '\n},{\n')}]`) as {
    problems: LintProblem[];
  }[];
  return reports.flatMap((report) => report.problems);
}

/** Runs Redocly's command line without telemetry and without asking for a newer version; gives what it printed. */
export function runRedocly(folder: string, args: readonly string[]): Promise<string> {
  const command = resolve('node_modules/@redocly/cli/bin/cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, failed) => {
    execFile(process.execPath, [command, ...args], options, (error, output, complaints) => {
      // Exit code 1 with output means that problems were found; without output that Redocly itself failed.
      if (error !== null && output === '') failed(new Error(complaints, { cause: error }));
      else done(output);
    });
  });
}
