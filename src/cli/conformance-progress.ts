import type { Progress } from '../conformance/run-checks.js';

export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Leaves the line that was updated empty for what comes next. */
  end(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** On a terminal one line that is updated; elsewhere a line for each family when it is done. */
export function showProgress(stream: ProgressStream): ProgressDisplay {
  return stream.isTTY ? updatedLine(stream) : lineForEachFamily(stream);
}

/** Terminals draw more slowly than checks run. */
const betweenUpdatesMs = 50;

function updatedLine(stream: ProgressStream): ProgressDisplay {
  let shownAt = 0;
  return {
    show({ done, total, failed, result }) {
      if (performance.now() - shownAt < betweenUpdatesMs && done < total) return;
      shownAt = performance.now();
      const text = `${done}/${total} checks, ${failed} failed  ${result.id}`;
      stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\u001b[K`);
    },
    end: () => stream.write('\r\u001b[K'),
  };
}

function lineForEachFamily(stream: ProgressStream): ProgressDisplay {
  return {
    show({ finished, done, total }) {
      if (finished === undefined) return;
      const { family, passed, failed, skipped } = finished;
      stream.write(
        `${family}: ${passed} passed, ${failed} failed, ${skipped} skipped (${done}/${total} checks)\n`,
      );
    },
    end: () => undefined,
  };
}
