import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadResult, LoadToSend } from './send-load.js';
import type { WorkloadName } from './workloads.js';

export interface SenderRequest extends Omit<LoadToSend, 'calls'> {
  readonly workload: WorkloadName | 'preparation';
  readonly accessKeys: Readonly<Record<'base' | 'kit', string>>;
  /** How many calls are signed before the first is sent. */
  readonly signAhead: number;
}

export type SenderReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: LoadResult }
  | { readonly kind: 'failed'; readonly problem: string };

/** The process that sends. */
export class Sender {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('sender-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  /** Signs, then calls `begin`, sends, and resolves when all is answered. */
  async send(request: SenderRequest, begin: () => void = () => undefined): Promise<LoadResult> {
    await this.#ask(request);
    begin();
    const reply = await this.#ask('go');
    if (reply.kind === 'done') return reply.result;
    throw new Error(reply.kind === 'failed' ? reply.problem : 'the sender did not send');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #ask(message: SenderRequest | 'go'): Promise<SenderReply> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the sender has ended; its words are above'));
      this.#child.once('exit', onExit);
      this.#child.once('message', (reply: SenderReply) => {
        this.#child.off('exit', onExit);
        resolve(reply);
      });
      this.#child.send(message);
    });
  }
}
