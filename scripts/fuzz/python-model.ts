import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('python/answer_lines.py', import.meta.url));

/** Asks the models of the protocol that the hook signs with; all questions at once, answers in their order. */
export async function askModel(
  python: string,
  questions: readonly object[],
): Promise<readonly unknown[]> {
  const child = spawn(python, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (said: string) => (text += said));
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? -1));
  });
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const exitCode = await ended;
  if (exitCode !== 0) throw new Error(`the model ended with ${exitCode}`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
