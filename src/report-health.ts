import type { Logger } from 'pino';
import type { DatabaseHealth } from './storage/database.js';

export interface HealthReport {
  /** To be told of each change. */
  readonly onHealth: (health: DatabaseHealth) => void;
  stop(): void;
}

const reminderMs = 60_000;

/**
 * Tells the log when the database goes away, when it is found damaged and when it is back, and reminds of it once a minute meanwhile:
 * calls that fail because of that do not say so again, each by itself.
 */
export function reportHealth(log: Logger): HealthReport {
  let reminder: NodeJS.Timeout | undefined;
  let awaySince: number | undefined;
  const stop = (): void => clearInterval(reminder);
  return {
    onHealth({ ok, since, reason, damaged }) {
      stop();
      if (ok) {
        log.info({ awayMs: since - (awaySince ?? since) }, 'the database is back');
        awaySince = undefined;
        return;
      }
      awaySince ??= since;
      const sentence = damaged === true ? damagedSentence : awaySentence;
      const tell = (): void => log.error({ reason, since: awaySince }, sentence);
      tell();
      reminder = setInterval(tell, reminderMs).unref();
    },
    stop,
  };
}

const awaySentence = 'the database is away; calls are answered 000005 until it is back';
const damagedSentence =
  'the database file is damaged; calls are answered 000005 until it is restored and KooGate started again';
