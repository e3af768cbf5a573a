import type { HandlerName } from '../domain/handler-calls.js';
import type { LoggedLine } from './handler-messages.js';
import { cutLine, lineCharactersMax } from './line-limit.js';

/** Writes to the log of KooGate. At most a hundred lines a second pass, with at most 2,000 characters. */
export interface HandlerLog {
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** The log that one run of a handler is given. */
export function createHandlerLog(
  handler: HandlerName,
  write: (line: LoggedLine) => void,
): HandlerLog {
  const at =
    (level: LoggedLine['level']) =>
    (message: unknown, fields?: object): void =>
      write({
        level,
        handler,
        message: cutLine(String(message)),
        ...(fields !== undefined && { fields: toFields(fields) }),
      });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** What an operator needs of an exception; `clean` goes over each text of it. */
export function toErrorFields(error: unknown, clean: (text: string) => string): object {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { name, message, stack = '' } = error;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: cutLine(clean(`${name}: ${message}`)),
    stack: cutLine(clean(frames.map((frame) => frame.trim()).join('\n'))),
  };
}

function toFields(fields: object): unknown {
  if (fields instanceof Error) return toErrorFields(fields, (text) => text);
  try {
    const text = JSON.stringify(fields);
    return text.length <= lineCharactersMax ? JSON.parse(text) : { cut: cutLine(text) };
  } catch {
    return { left: 'out: JSON cannot hold them' };
  }
}
