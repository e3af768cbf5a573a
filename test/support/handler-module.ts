import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AskOf, HandlerSettings } from '../../src/domain/handler-calls.js';
import {
  startHandlers,
  type StartedHandlers,
  type StartHandlersOptions,
} from '../../src/handlers/start-handlers.js';
import { captureLog, type CapturedLog } from './capture-log.js';
import { aPurchase } from './handler-asks.js';
import { bundledHost } from './handler-host.js';
import { emptyFolder } from './server-folder.js';

export interface StartedModule {
  readonly file: string;
  readonly handlers: StartedHandlers;
  readonly log: CapturedLog;
}

/** A file with this source, in a folder of its own. */
export function moduleWith(source: string, name = 'handlers.mjs'): string {
  const file = join(emptyFolder(), name);
  writeFileSync(file, source);
  return file;
}

/** Starts the process of a module; it is stopped when the test has ended. */
export async function startModule(
  source: string,
  options: Partial<StartHandlersOptions> = {},
): Promise<StartedModule> {
  const file = options.file ?? moduleWith(source);
  const log = captureLog('info');
  const handlers = await startHandlers({
    file,
    timeoutMs: 10_000,
    memoryMb: 128,
    log: log.log,
    hostFile: await bundledHost(),
    ...options,
  });
  onTestFinished(() => handlers.stop());
  return { file, handlers, log };
}

/** Of a call that nobody calls off. */
export function settings(idempotencyKey = 'evt_1'): HandlerSettings {
  return { idempotencyKey, signal: new AbortController().signal };
}

/** Calls `provision`, and gives its answer or what it failed with. */
export async function provision(
  handlers: StartedHandlers,
  ask: AskOf<'provision'> = aPurchase(),
): Promise<unknown> {
  try {
    return await handlers.call('provision', ask, settings());
  } catch (error) {
    return error;
  }
}
