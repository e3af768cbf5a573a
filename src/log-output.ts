import { destination, type DestinationStream } from 'pino';

/**
 * Standard output, written once for all lines of a turn of the event loop: a write for each line costs a busy server as much as
 * checking the signature of the call. Nothing is held back for longer, and nothing is lost when the process ends by itself.
 */
export function logOutput(): DestinationStream {
  const output = destination({ sync: true, minLength: bufferedBytes, maxWrite: 2 * bufferedBytes });
  let isWaiting = false;
  const flush = (): void => {
    isWaiting = false;
    // Unlike flushSync it survives a reader that has gone away.
    output.flush();
  };
  process.on('exit', flush);
  return {
    write(line) {
      output.write(line);
      if (isWaiting) return;
      isWaiting = true;
      setImmediate(flush);
    },
  };
}

/** More than this in one turn is written at once. */
const bufferedBytes = 65_536;
