import { Buffer } from 'node:buffer';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { startCoverage } from '../../scripts/fuzz/pure/coverage.js';
import { fuzzTarget } from '../../scripts/fuzz/pure/fuzz-target.js';
import { randomFrom } from '../../scripts/fuzz/pure/mutate.js';
import { BrokenPromise, promise, type Target } from '../../scripts/fuzz/pure/target.js';
import { targets } from '../../scripts/fuzz/pure/targets.js';

/** `KOOGATE_TEST_FUZZ_SEED` and `KOOGATE_TEST_FUZZ_INPUTS` repeat a run and lengthen it; `npm run fuzz -- --pure` is the long form. */
const seed = Number(process.env.KOOGATE_TEST_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const inputsMax = Number(process.env.KOOGATE_TEST_FUZZ_INPUTS ?? 400);

describe(`whatever is read of strangers (seed ${seed})`, () => {
  it.each(targets)('keeps its promises: $name', (target) => {
    const { finding } = fuzzTarget(target, { seed, inputsMax, cpuMsMax: 600 });
    expect(
      finding && { error: String(finding.error), input: finding.input.toString('latin1') },
    ).toBe(undefined);
  });
});

describe('the fuzzer', () => {
  const planted: Target = {
    name: 'planted',
    seeds: [Buffer.from('{"a":1}')],
    run: (input) => promise(!input.includes('null'), 'it says null'),
  };

  it('finds what is planted, and makes the input small', () => {
    const { finding } = fuzzTarget(planted, { seed: 1, inputsMax: 20_000, cpuMsMax: 10_000 });
    expect(finding?.error).toBeInstanceOf(BrokenPromise);
    expect(finding?.input.toString()).toBe('null');
  });

  it('does the same for the same seed', () => {
    const limits = { seed: 7, inputsMax: 5_000, cpuMsMax: 10_000 };
    expect(fuzzTarget(planted, limits).inputs).toBe(fuzzTarget(planted, limits).inputs);
    const [one, other] = [randomFrom(1)(), randomFrom(2)()];
    expect(one).not.toBe(other);
  });

  it('keeps an input that runs what none before it has run', () => {
    const coverage = startCoverage((url) => url.includes('branching'));
    const text = `(input) => { if (input[0] === 91) { if (input[1] === 91) return 1; return 2; } return 3; }`;
    const run = new Script(text, { filename: 'branching.js' }).runInThisContext() as Target['run'];
    const target = { name: 'branching', seeds: [Buffer.from('{}')], run };
    const { kept } = fuzzTarget(target, { seed: 1, inputsMax: 5_000, cpuMsMax: 10_000 }, coverage);
    coverage.stop();
    expect(kept).toBeGreaterThanOrEqual(2);
  });
});
