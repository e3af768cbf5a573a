import { serialize } from 'node:v8';
import type { AskOf, HandlerName } from '../domain/handler-calls.js';
import { checkAnswer } from './check-answer.js';
import type { FromHost, HandlerRun, LoggedLine } from './handler-messages.js';
import { isAnswerRead } from './handler-messages.js';
import { createHandlerLog, toErrorFields } from './handler-log.js';
import { LineLimit } from './line-limit.js';
import type { HandlerTable } from './load-handlers.js';
import { withoutTexts } from './without-texts.js';

/** More than any answer needs; what is larger would hold up the server when it is read there. */
const answerBytesMax = 4 * 1024 * 1024;

/** Runs the seller's handlers, in their own process. */
export class HandlerRunner {
  readonly #running = new Map<number, AbortController>();
  readonly #limit: LineLimit;

  constructor(
    private readonly table: HandlerTable,
    private readonly send: (message: FromHost) => void,
  ) {
    this.#limit = new LineLimit((lines) => send({ kind: 'dropped', lines }));
  }

  /** Tells the answer or why there is none; never rejects. */
  async run(id: number, run: HandlerRun): Promise<void> {
    const { name, ask, idempotencyKey } = run;
    const aborting = new AbortController();
    this.#running.set(id, aborting);
    try {
      const handler = this.table.get(name);
      if (handler === undefined) throw new Error('the module has no such handler any more');
      const log = createHandlerLog(name, this.#log);
      const answer = await handler({
        ...(ask as object),
        idempotencyKey,
        log,
        signal: aborting.signal,
      });
      this.send(toReply(id, run, answer));
    } catch (error) {
      const clean = withoutTexts(ask);
      this.#log({
        level: 'error',
        handler: name,
        message: 'the handler failed',
        fields: toErrorFields(error, clean),
      });
      this.send({ kind: 'failed', id, problem: `failed: ${toSentence(error, clean)}` });
    } finally {
      this.#running.delete(id);
    }
  }

  /** Fires the signal of a run that is under way. */
  abort(id: number, reason: string): void {
    this.#running.get(id)?.abort(new Error(reason));
  }

  /** A promise that nobody waits for was rejected. */
  logStray(reason: unknown): void {
    const message = 'a promise was rejected that no handler waits for';
    this.#log({ level: 'error', message, fields: toErrorFields(reason, (text) => text) });
  }

  readonly #log = (line: LoggedLine): void => {
    if (this.#limit.take()) this.send({ kind: 'log', ...line });
  };
}

function toReply(id: number, { name, ask }: HandlerRun, answer: unknown): FromHost {
  if (!isAnswerRead(name)) return { kind: 'answered', id, answer: undefined };
  let bytes: Uint8Array;
  try {
    bytes = serialize(answer);
  } catch {
    // The error quotes what could not be handed over.
    return { kind: 'failed', id, problem: cannotTravel };
  }
  if (bytes.length > answerBytesMax) return { kind: 'failed', id, problem: tooLarge };
  try {
    const checked = checkAnswer(name, bytes, ask as AskOf<HandlerName>);
    return { kind: 'answered', id, answer: serialize(checked) };
  } catch (error) {
    return { kind: 'failed', id, problem: error instanceof Error ? error.message : String(error) };
  }
}

const cannotTravel =
  'answered what cannot be handed over: a function, a class, or something like them is in it';
const tooLarge = `answered more than ${answerBytesMax / 1024 / 1024} MB`;

const charactersMax = 500;

function toSentence(error: unknown, clean: (text: string) => string): string {
  if (!(error instanceof Error)) return `it threw no Error but something else (${typeof error})`;
  const told = clean(`${error.name}: ${error.message}`);
  return told.length <= charactersMax ? told : `${told.slice(0, charactersMax)}…`;
}
