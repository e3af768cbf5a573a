import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { waitForOutput } from './output-lines.js';

/** A receiver of the guides: the file that its code goes into, and what runs or checks it. */
export interface GuideReceiver {
  readonly language: string;
  readonly guide: string;
  readonly file: string;
  readonly command: readonly [program: string, ...arguments_: string[]];
}

/** The only block of code of a guide. */
export function codeOf({ guide }: GuideReceiver): string {
  const text = readFileSync(
    new URL(`../../openapi/guides/events/${guide}`, import.meta.url),
    'utf8',
  );
  const blocks = [...text.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const [code, ...others] = blocks;
  if (code === undefined || others.length > 0) throw new Error(`${guide} must hold one program`);
  return code;
}

/** A folder with the program of the guide, gone when the test has finished. */
export function folderWith(receiver: GuideReceiver): string {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-receiver-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, receiver.file), codeOf(receiver));
  return folder;
}

export interface RunningReceiver {
  readonly url: string;
  /** What it has said, line by line. */
  readonly lines: readonly string[];
}

/** Runs it as its guide says, until the test has finished. */
export async function runReceiver(
  receiver: GuideReceiver,
  secrets: readonly string[],
): Promise<RunningReceiver> {
  const [program, ...arguments_] = receiver.command;
  const child = spawn(program, arguments_, {
    cwd: folderWith(receiver),
    env: { ...process.env, PORT: '0', KOOGATE_WEBHOOK_SECRETS: secrets.join(',') },
    // Some tests make it complain.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const port = await waitForOutput(child, lines, /^listening on port (\d+)$/);
  return { url: `http://127.0.0.1:${port}/koogate`, lines };
}

/** Whether a tool is on this machine. */
export function hasTool(program: string, ...arguments_: readonly string[]): boolean {
  try {
    execFileSync(program, arguments_, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
