import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';

export interface CapturedLog {
  readonly log: Logger;
  /** Everything logged so far, as it would stand in the log file. */
  text(): string;
  lines(): readonly Readonly<Record<string, unknown>>[];
}

/** A log of the kind the server writes, kept in memory. */
export function captureLog(level: string): CapturedLog {
  const pieces: string[] = [];
  const destination = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece.toString('utf8'));
      done();
    },
  });
  const text = () => pieces.join('');
  return {
    log: pino({ level, base: null }, destination),
    text,
    lines: () =>
      text()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
