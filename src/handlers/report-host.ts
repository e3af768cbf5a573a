import type { ChildProcess } from 'node:child_process';
import type { FromHost } from './handler-messages.js';
import { LineLimit } from './line-limit.js';
import { logOutput } from './log-output.js';

/** Where the words of the handlers go: a logger of pino's fits. */
export interface HandlersLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

/** Brings what the process of the handlers prints and logs into the log. Gives what takes its messages. */
export function reportHost(child: ChildProcess, log: HandlersLog): (message: FromHost) => void {
  const sayDropped = (lines: number): void =>
    log.warn({ lines }, 'handler output was dropped: more than 100 lines in a second');
  const limit = new LineLimit(sayDropped);
  if (child.stdout) logOutput(child.stdout, limit, (line) => log.info({ line }, 'handler output'));
  if (child.stderr) logOutput(child.stderr, limit, (line) => log.warn({ line }, 'handler output'));
  child.once('close', () => limit.flush());
  return (message) => {
    if (message.kind === 'dropped') sayDropped(message.lines);
    if (message.kind !== 'log') return;
    const { level, handler, fields } = message;
    // Under names of their own: fields of the seller's must not pass for those of the server.
    log[level]({ handler, ...(fields !== undefined && { fields }) }, message.message);
  };
}
