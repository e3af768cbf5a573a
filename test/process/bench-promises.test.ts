import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SoakRecord, Steady } from '../../scripts/bench/benchmark-record.js';
import { parseBenchOptions } from '../../scripts/bench/options.js';
import { judgeBenchmark, judgeSoak } from '../../scripts/bench/promises.js';
import { reportAgainst, reportVerdicts } from '../../scripts/bench/report.js';
import { sendLoad } from '../../scripts/bench/load/send-load.js';
import { SignedCalls } from '../../scripts/bench/load/signed-calls.js';
import { workloads } from '../../scripts/bench/load/workloads.js';
import { madeUpCell, madeUpCells, madeUpRecord } from '../support/bench-figures.js';

const steadyFigures: Steady = {
  server: 'sqlite',
  callsPerSecondMax: 3_000,
  callsPerSecond: 1_000,
  calls: 20_000,
  p50Ms: 2,
  p99Ms: 49.9,
  p999Ms: 80,
  longestMs: 5_000,
};

describe('a promise about speed', () => {
  const repeats = madeUpCell({ workload: 'repeats', callsPerSecond: 900 });
  it.each([
    ['at least 6 × the calls a second of a transaction per call', { sqlite: 599 }, { sqlite: 600 }],
    [
      'at least 0.7 × the calls a second of KooGate without a database',
      { memory: 1_000, sqlite: 699 },
      { memory: 1_000, sqlite: 700 },
    ],
    [
      'at least 0.3 × the calls a second of bare node:http',
      { bare: 1_000, memory: 299 },
      { bare: 1_000, memory: 300 },
    ],
    ['at least 1 × the calls a second of new orders', { sqlite: 901 }, { sqlite: 900 }],
  ])('%s is broken, and holds', (promise, broken, holding) => {
    const verdict = (rates: object) => {
      const cells = [...madeUpCells({ naive: 100, ...rates }), repeats];
      const found = judgeBenchmark({ cells, steady: [] }).filter(
        (each) => each.promise.includes(promise) && each.holds !== undefined,
      );
      return found.map(({ holds }) => holds);
    };
    expect(verdict(broken)).toEqual([false]);
    expect(verdict(holding)).toEqual([true]);
  });

  it('about steady answers is broken by p99 of 50 ms, and by one answer after more than 5 s', () => {
    const verdicts = (changes: Partial<Steady>) =>
      judgeBenchmark({ cells: [], steady: [{ ...steadyFigures, ...changes }] })
        .filter(({ holds }) => holds !== undefined)
        .map(({ holds }) => holds);
    expect(verdicts({})).toEqual([true, true]);
    expect(verdicts({ p99Ms: 50 })).toEqual([false, true]);
    expect(verdicts({ longestMs: 5_001 })).toEqual([true, false]);
  });

  it('is judged at 32 connections only, and not at all where nothing was measured', () => {
    const cells = [...madeUpCells({ naive: 100 }), madeUpCell({ connections: 256 })];
    const verdicts = judgeBenchmark({ cells, steady: [] });
    expect(verdicts.map(({ holds }) => holds)).toEqual(verdicts.map(() => undefined));
    expect(reportVerdicts(verdicts)).toBe(`${verdicts.length} promises are not told by this run`);
  });
});

describe('memory under ten minutes of load', () => {
  const soaked = (mbAt: (minute: number) => number): SoakRecord['samples'] =>
    Array.from({ length: 300 }, (_, index) => ({
      server: 'sqlite',
      second: index * 2,
      residentMb: mbAt(index / 30),
    }));
  it.each([
    ['stays as it is', () => 180, [true, true]],
    ['grows in the first minute only', (minute: number) => (minute < 1 ? 90 : 180), [true, true]],
    ['grows by two per cent a minute', (minute: number) => 150 + 3 * minute, [true, false]],
    ['is large from the start', () => 250, [false, true]],
    ['has one moment of 250 MB', (minute: number) => (minute === 5 ? 250 : 180), [false, true]],
  ])('%s', (_, mbAt, verdicts) => {
    expect(judgeSoak({ samples: soaked(mbAt) }).map(({ holds }) => holds)).toEqual(verdicts);
  });

  it('is not called flat after five minutes', () => {
    const samples = soaked(() => 180).slice(0, 150);
    expect(judgeSoak({ samples }).map(({ holds }) => holds)).toEqual([true, undefined]);
  });
});

describe('an earlier run', () => {
  it('is compared cell by cell, in per cent', () => {
    const before = madeUpRecord(madeUpCells({ sqlite: 1_000, naive: 100 }));
    const now = { cells: [madeUpCell({ callsPerSecond: 1_250, p99Ms: 15, cpuUsPerCall: null })] };
    const [, line = ''] = reportAgainst(now, before).split('\n');
    expect(line.split(/ {2,}/)).toEqual([
      'new-orders, 32, sqlite',
      ...['+25 %', '+0 %', '-25 %', '–', '+0 %'],
    ]);
  });
});

describe('the load generator', () => {
  it('fails with the words of an answer that is no success', async () => {
    const busy = '{"resultCode":"000005","resultMsg":"busy"}';
    const server = createServer((_req, res) => {
      res.setHeader('Content-Length', busy.length);
      res.end(busy);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const calls = new SignedCalls({
      workload: workloads['new-orders'],
      accessKey: 'an invented key',
      path: '/koogallery',
    });
    const urls = [`http://127.0.0.1:${port}/koogallery`];
    await expect(sendLoad({ calls, urls, connections: 2, seconds: 5 })).rejects.toThrow(busy);
  });
});

describe('what is asked of the benchmark', () => {
  it.each([
    [
      ['speed'],
      'sections: there is no speed; there are servers, steady, soak, handlers, start-up, pages',
    ],
    [['--servers', 'sqlite,oracle'], 'servers: there is no oracle;'],
    [['--seconds', 'two'], '--seconds two: a number above 0 is needed'],
    [['steady', '--publish'], '--publish: only the sections servers'],
  ])('is refused as %j', (args, sentence) => {
    expect(() => parseBenchOptions(args)).toThrow(sentence);
  });

  it('is everything but the soak when nothing is said', () => {
    const { sections } = parseBenchOptions([]);
    expect(sections).toEqual(['servers', 'steady', 'handlers', 'start-up', 'pages']);
  });
});
