import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** How a tool ended, and all that it printed. */
export interface ToolRun {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program of `node_modules` in the project; it ends with this process. */
export async function runTool(
  projectDir: string,
  [program, ...args]: readonly [string, ...string[]],
): Promise<ToolRun> {
  const child = spawn(process.execPath, [join(projectDir, 'node_modules', program), ...args], {
    cwd: projectDir,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ ok: code === 0, output: stripVTControlCharacters(parts.join('')) });
    });
  });
}

/** The lines of an output that say something, at most so many; how many were left out is said. */
export function shownLines(output: string, linesMax = 40): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax), `… and ${lines.length - linesMax} lines more`];
}
