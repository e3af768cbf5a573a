import { deserialize } from 'node:v8';
import type * as z from 'zod';
import type { AnswerOf, AskOf, HandlerName } from '../domain/handler-calls.js';
import { isAnswerRead } from './handler-messages.js';
import { answerSchemas } from './answer-schemas.js';

/**
 * What a handler has answered, in the form that the rest of KooGate knows. Throws with what is to be said after the name of the
 * handler; nothing that was answered is repeated.
 */
export function checkAnswer<Name extends HandlerName>(
  name: Name,
  bytes: Uint8Array | undefined,
  ask: AskOf<Name>,
): AnswerOf<Name> {
  // Of the others nobody reads what they answer.
  if (!isAnswerRead(name)) return undefined;
  const schema = answerSchemas[name as keyof typeof answerSchemas](ask as never);
  const parsed = schema.safeParse(read(bytes));
  if (parsed.success) return parsed.data;
  throw new Error(`answered ${toSentence(parsed.error.issues)}`);
}

function read(bytes: Uint8Array | undefined): unknown {
  return bytes === undefined ? undefined : (deserialize(bytes) as unknown);
}

const problemsShown = 5;

function toSentence(issues: readonly z.core.$ZodIssue[]): string {
  const sentences = issues
    .slice(0, problemsShown)
    .map(({ path, message }) => (path.length === 0 ? message : `${toPlace(path)}: ${message}`));
  const more = issues.length - sentences.length;
  return [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** `[3].beginAt` */
function toPlace(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
