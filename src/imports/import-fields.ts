import { z } from 'zod';
import { parseImportTime } from './import-time.js';

/** Text of at most so many UTF-16 code units, which is how the marketplace counts. */
export function text(charactersMax: number) {
  return z
    .string({ error: orMissing('must be a text') })
    .max(charactersMax, { error: `must have at most ${charactersMax} characters` })
    .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), {
      error: 'must have no control characters',
    });
}

/** An id: what is asked for by it comes without blanks around it, and with something to be seen in it. */
export function id() {
  return text(64)
    .refine((value) => value === value.trim(), { error: 'must have no blanks around it' })
    .refine((value) => /[^\p{Z}\p{Cf}\p{Cc}\p{Cs}]/u.test(value), {
      error: 'must have characters that can be seen',
    });
}

/** Text of several lines. */
export function prose(charactersMax: number) {
  return z
    .string({ error: orMissing('must be a text') })
    .max(charactersMax, { error: `must have at most ${charactersMax} characters` })
    .refine((value) => !/[\0\p{Cs}]/u.test(value), {
      error: 'must have no NUL and no half of a character',
    });
}

/** One of the words; the message lists them. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: orMissing(`must be one of ${words.join(', ')}`) });
}

/** Milliseconds since the Unix epoch; see `parseImportTime` for what is understood. */
export function time() {
  return z
    .union([z.string(), z.int()], { error: orMissing('must be a time') })
    .transform((value, context) => {
      const parsed = parseImportTime(value);
      if (parsed.ok) return parsed.at;
      context.issues.push({ code: 'custom', message: parsed.detail, input: value });
      return z.NEVER;
    });
}

/** `true` or `false`, also as text, as CSV has it. */
export function flag() {
  return z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: orMissing('must be true or false') })
    .transform((value) => String(value) === 'true');
}

export function httpUrl() {
  return text(512).refine((value) => /^https?:\/\/[^\s/?#]+[^\s]*$/.test(value), {
    error: 'must be an address that begins with https:// or http://',
  });
}

function orMissing(detail: string) {
  return ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'must be given' : detail;
}
