import type { Logger } from 'pino';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallInProgress } from './call-in-progress.js';

const everyMs = 10_000;

/**
 * Tells the log why a call failed. While the database is away all calls fail alike, and the log tells of it by itself: then one call in
 * ten seconds is told of, with what it met.
 */
export function reportInternal(log: Logger) {
  let quietUntil = -Infinity;
  return function report({ callId }: CallInProgress, error: unknown): void {
    if (error instanceof KooGateError && error.code === 'storage-unavailable') {
      const now = performance.now();
      if (now < quietUntil) return;
      quietUntil = now + everyMs;
    }
    log.error({ callId, err: error }, 'call failed');
  };
}
