import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Collects what a process says, and resolves with the first group of the line that is waited for. */
export async function waitForOutput(
  child: ChildProcess,
  lines: string[],
  pattern: RegExp,
): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the output of the process is not piped');
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      lines.push(line);
      const [, found] = pattern.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${String(code)}`)));
  });
}
