import type { HandlerName } from '../domain/handler-calls.js';

/** What the process of the handlers is told. */
export type ToHost =
  | ({ readonly kind: 'call'; readonly id: number } & HandlerRun)
  | { readonly kind: 'abort'; readonly id: number; readonly reason: string }
  | { readonly kind: 'ping' };

export interface HandlerRun {
  readonly name: HandlerName;
  readonly ask: unknown;
  readonly idempotencyKey: string;
}

/**
 * What it tells. An answer is checked before it leaves and comes as the bytes of `v8.serialize`: what is wrong or too much is found where
 * that holds up nobody else.
 */
export type FromHost =
  | { readonly kind: 'loaded'; readonly names: readonly HandlerName[] }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: Uint8Array | undefined }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string }
  | { readonly kind: 'pong'; readonly rssBytes: number }
  | ({ readonly kind: 'log' } & LoggedLine)
  | { readonly kind: 'dropped'; readonly lines: number };

export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly handler?: HandlerName;
  /** As JSON can hold them. */
  readonly fields?: unknown;
}

/** Nobody reads the answers of the others, so they may answer anything. */
const answering: ReadonlySet<HandlerName> = new Set([
  'provision',
  'checkChange',
  'issueLicense',
  'judgeLicenseRequest',
  'usage',
]);

export function isAnswerRead(name: HandlerName): boolean {
  return answering.has(name);
}
