import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { emptyFolder } from './server-folder.js';
import { serverAccessKey, toEnvironment } from './server-process.js';
import { runProgram, type Ended } from './server-program.js';

/** Runs the command line to its end, in the server's folder when that matters. */
export async function koogate(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder: string = emptyFolder(),
): Promise<Ended> {
  return runProgram({
    file: 'koogate.js',
    parameters,
    folder,
    environment: toEnvironment({ environment }),
  });
}

export interface PastedAnswer {
  readonly resultCode: string;
  readonly text: string;
  readonly signed: boolean;
}

/** What a reader does with the command that `koogate sign` has printed. */
export async function paste(command: string, accessKey = serverAccessKey): Promise<PastedAnswer> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command]);
  const [head = '', text = ''] = stdout.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const header = /^Body-Sign: (.+)$/m.exec(head)?.[1];
  const { ok } = verifyBodySign({ accessKey, header, body: Buffer.from(text) });
  const { resultCode } = JSON.parse(text) as { readonly resultCode: string };
  return { resultCode, text, signed: ok };
}
