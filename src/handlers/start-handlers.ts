import { deserialize } from 'node:v8';
import type { AnswerOf, HandlerName, SellerHandlers } from '../domain/handler-calls.js';
import type { ForkHostOptions } from './fork-host.js';
import { HandlerFailure } from './handler-failure.js';
import type { HandlerRun } from './handler-messages.js';
import { HandlerSupervisor } from './handler-supervisor.js';
import { handlerTempo, type HandlerTempo } from './handler-tempo.js';
import type { HandlersLog } from './report-host.js';
import { RunningCall } from './running-call.js';
import { within } from './within.js';

export interface StartHandlersOptions extends ForkHostOptions {
  /** How long one call may take, the wait for the process included. */
  readonly timeoutMs: number;
  readonly log: HandlersLog;
  readonly tempo?: Partial<HandlerTempo>;
}

/** The handlers of the seller's module, which runs in a process of its own. */
export interface StartedHandlers extends SellerHandlers {
  readonly names: readonly HandlerName[];
  /** Takes no new calls, waits for those under way, and ends the process. */
  stop(): Promise<void>;
}

/**
 * Loads the seller's module in a process of its own: nothing it does can hold up or end the server, and it sees no key of KooGate's.
 * Rejects with what is wrong with the module: a server that silently went on without the seller's rules would act against them.
 */
export async function startHandlers(options: StartHandlersOptions): Promise<StartedHandlers> {
  const { file, timeoutMs } = options;
  const tempo = { ...handlerTempo, ...options.tempo };
  const supervisor = new HandlerSupervisor({ ...options, tempo });
  const names = await startSupervisor(supervisor, file);
  const calls = new Set<RunningCall>();
  let isStopping = false;

  return {
    names,
    has: (name) => names.includes(name),
    async call(name, ask, { idempotencyKey, signal }) {
      try {
        if (isStopping) throw new Error('was not run: KooGate stops');
        const bytes = await run({ name, ask, idempotencyKey }, signal);
        return (bytes && deserialize(bytes)) as AnswerOf<typeof name>;
      } catch (error) {
        throw new HandlerFailure(file, name, messageOf(error));
      }
    },
    async stop() {
      isStopping = true;
      await within(tempo.farewellMs, Promise.allSettled([...calls].map(({ answer }) => answer)));
      for (const call of calls) call.callOff('was called off: KooGate stops');
      await supervisor.stop();
    },
  };

  async function run(asked: HandlerRun, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const { graceMs } = tempo;
    const call = new RunningCall(asked, { supervisor, timeoutMs, graceMs, signal });
    calls.add(call);
    try {
      return await call.answer;
    } finally {
      calls.delete(call);
    }
  }
}

async function startSupervisor(
  supervisor: HandlerSupervisor,
  file: string,
): Promise<readonly HandlerName[]> {
  try {
    return await supervisor.start();
  } catch (error) {
    throw new Error(`KOOGATE_HANDLERS: ${file} ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
