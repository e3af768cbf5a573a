import { setTimeout as sleep } from 'node:timers/promises';
import { emptyFolder } from './server-folder.js';
import { toEnvironment } from './server-process.js';
import { startProgram, type Program } from './server-program.js';

export interface MarketplaceProcess extends Program {
  /** Without a slash at its end. */
  readonly url: string;
}

const startMsMax = 15_000;

/** `koogate marketplace` as a process of its own on a free port, from when it has said where it is. */
export async function startMarketplace(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<MarketplaceProcess> {
  const program = await startProgram({
    file: 'koogate.js',
    parameters: ['marketplace', '--port', '0', ...parameters],
    folder: emptyFolder(),
    environment: toEnvironment({ environment }),
  });
  const over = new AbortController();
  void program.ended.then(() => over.abort());
  const giveUpAt = performance.now() + startMsMax;
  while (performance.now() < giveUpAt && !over.signal.aborted) {
    const url = /^ {2}page +(\S+)\/$/m.exec(program.output().stdout)?.[1];
    if (url !== undefined) return { ...program, url };
    await sleep(10);
  }
  const { stdout, stderr } = program.output();
  throw new Error(`the marketplace has not started; it said:\n${stdout}${stderr}`);
}
