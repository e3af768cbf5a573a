import { startCoverage } from './coverage.js';
import { fuzzTarget, type FuzzedTarget } from './fuzz-target.js';
import { targets } from './targets.js';

/** Each target for its share of the processor time, led by what it runs. */
export function fuzzPure(
  seed: number,
  cpuSeconds: number,
  done: (result: FuzzedTarget) => void,
): void {
  const coverage = startCoverage((url) => /\/src\/(?:protocol|captures|doctor)\//.test(url));
  const cpuMsMax = (cpuSeconds * 1_000) / targets.length;
  for (const target of targets)
    done(fuzzTarget(target, { seed, inputsMax: Infinity, cpuMsMax }, coverage));
  coverage.stop();
}
