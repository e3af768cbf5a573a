import type { IncomingMessage } from 'node:http';
import type { BodyHolder, BodyRoom } from './body-room.js';
import { OldestFirst } from './oldest-first.js';

export type BodyOutcome =
  { readonly kind: 'read'; readonly bytes: Buffer } | { readonly kind: BodyProblem };

/**
 * - `too-large`: beyond the limit of the operation.
 * - `no-room`: other bodies take up the room that there is.
 * - `too-slow`: behind the pace that is asked of every sender.
 * - `cut-off`: the sender has gone.
 */
export type BodyProblem = 'too-large' | 'no-room' | 'too-slow' | 'cut-off';

export interface BodyReaderOptions {
  readonly room: BodyRoom;
  readonly pace?: Pace;
}

/** A body may take its first `graceMs`; what is not here by then must have come, and come on, at this rate. */
export interface Pace {
  readonly graceMs: number;
  readonly bytesPerSecondMin: number;
}

/** The marketplace waits 5 s at the least for the whole of a call; nothing ordinary is slower than this and not given up already. */
const usualPace: Pace = { graceMs: 5_000, bytesPerSecondMin: 16_384 };

/** What a piece costs besides its bytes: many small ones take more memory than they say. */
const pieceBytes = 256;

export type BodyReader = (
  req: IncomingMessage,
  to: { readonly holder: BodyHolder; readonly bytesMax: number },
  done: (outcome: BodyOutcome) => void,
) => void;

/**
 * Reads bodies whole. One that has a problem is let go at once: what has come of it is forgotten, the answer can leave, and the rest of
 * it is read and thrown away behind the answer, because a sender whose connection is cut while it writes would never see the answer.
 */
export function bodyReader({ room, pace = usualPace }: BodyReaderOptions): BodyReader {
  const underWay = new OldestFirst<Reading>(pace.graceMs, (reading) => reading.checkPace());

  return function read(req, { holder, bytesMax }, done) {
    const announced = Number(req.headers['content-length'] ?? 0);
    if (announced > bytesMax || !room.hasRoomFor(announced)) {
      letGo(announced > bytesMax ? 'too-large' : 'no-room');
      return;
    }
    const startedAt = performance.now();
    let pieces: Buffer[] = [];
    let received = 0;
    let isOver = false;
    const reading: Reading = {
      checkPace() {
        const seconds = (performance.now() - startedAt) / 1_000;
        if (received < seconds * pace.bytesPerSecondMin) end({ kind: 'too-slow' });
        else underWay.add(reading);
      },
    };
    req.on('data', onData).once('end', onEnd).once('close', onClose).on('error', onClose);
    underWay.add(reading);

    function onData(piece: Buffer): void {
      received += piece.length;
      pieces.push(piece);
      if (received > bytesMax) end({ kind: 'too-large' });
      else if (!room.resize(holder, received + pieces.length * pieceBytes))
        end({ kind: 'no-room' });
    }

    function onEnd(): void {
      const [only, ...others] = pieces;
      const bytes = only !== undefined && others.length === 0 ? only : Buffer.concat(pieces);
      room.resize(holder, bytes.length);
      end({ kind: 'read', bytes });
    }

    function onClose(): void {
      end({ kind: 'cut-off' });
    }

    function end(outcome: BodyOutcome): void {
      if (isOver) return;
      isOver = true;
      underWay.remove(reading);
      req.off('data', onData).off('end', onEnd).off('close', onClose);
      pieces = [];
      if (outcome.kind === 'read') done(outcome);
      else letGo(outcome.kind);
    }

    function letGo(kind: BodyProblem): void {
      room.release(holder);
      req.resume();
      done({ kind });
    }
  };
}

interface Reading {
  readonly checkPace: () => void;
}
