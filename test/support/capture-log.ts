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
  const read: Record<string, unknown>[] = [];
  let piecesRead = 0;
  return {
    log: pino({ level, base: null }, destination),
    text: () => pieces.join(''),
    lines() {
      // A test may ask for them after each of ten thousand calls.
      const unread = pieces.slice(piecesRead).join('').split('\n');
      piecesRead = pieces.length;
      for (const line of unread) {
        if (line !== '') read.push(JSON.parse(line) as Record<string, unknown>);
      }
      return read.slice();
    },
  };
}
