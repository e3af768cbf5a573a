import { Session } from 'node:inspector';

interface CoverageRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly CoverageRange[] }[];
}

/** What of the server's own code ran since the last time it was asked, from V8 itself: no build of its own, no add-on. */
export interface Coverage {
  /** A name for each block. */
  take(): readonly string[];
  stop(): void;
}

export function startCoverage(isOfInterest: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  const ask = (method: string, parameters?: object): unknown => {
    let answer: unknown;
    // The inspector of one's own process answers before the call returns.
    session.post(method, parameters, (error, result) => {
      if (error !== null) throw new Error(`${method}: ${JSON.stringify(error)}`);
      answer = result;
    });
    return answer;
  };
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take() {
      const { result } = ask('Profiler.takePreciseCoverage') as {
        readonly result: readonly ScriptCoverage[];
      };
      return result.filter(({ url }) => isOfInterest(url)).flatMap(toFeatures);
    },
    stop() {
      ask('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

function toFeatures({ url, functions }: ScriptCoverage): readonly string[] {
  return functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ count }) => count > 0)
    .map(({ startOffset, endOffset }) => `${url}:${startOffset}-${endOffset}`);
}
