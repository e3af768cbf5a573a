import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** openapi-generator is a Java program; everything else that we generate does without. */
export async function hasJava(): Promise<boolean> {
  try {
    await execute('java', ['-version']);
    return true;
  } catch {
    return false;
  }
}
