import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/conformance/run-checks.js';
import { runConformance } from '../../src/conformance/run-conformance.js';
import { plainCourier } from '../../src/emulator/courier.js';
import { sellerKeys, unmet, withSeller } from './target.js';

describe('a seller that was written from the pages alone', () => {
  it('passes every check', { timeout: 120_000 }, async () => {
    const report = await withSeller({}, (target) => runConformance(target));
    expect(unmet(report)).toEqual([]);
  });

  it('is checked as far as keys were given, and what was left out says why', async () => {
    const { generic } = sellerKeys;
    const report = await withSeller({}, (target) =>
      runConformance({ ...target, keys: { generic }, only: ['orderNotify', 'newInstance/debug'] }),
    );
    const reasons = new Map(report.results.map(({ id, detail }) => [id, detail]));
    expect(report.counts.failed).toBe(0);
    expect(reasons.get('newInstance/debug.succeeds')).toBe('no key of class base was given');
    expect(reasons.get('orderNotify/debug.succeeds')).toBeUndefined();
    expect(reasons.get('orderNotify/auth.other-class-key')).toBe(
      'no key of another class was given',
    );
    expect(reasons.get('orderNotify/real.after-purchase')).toBe(
      'no key of class base was given, so nothing can be bought',
    );
  });

  it('is not asked to decrypt what nobody can encrypt for it', async () => {
    const report = await withSeller({}, ({ kitPublicKey: _, ...target }) =>
      runConformance({ ...target, only: ['applicationSync/'] }),
    );
    expect(report.counts.failed).toBe(0);
    const { detail } = report.results.find(({ id }) => id === 'applicationSync/real.add') ?? {};
    expect(detail).toContain('give it with --kit-public-key');
    const garbage = report.results.find(({ id }) => id.endsWith('/real.undecryptable-secret'));
    expect(garbage?.outcome).toBe('passed');
  });

  it('makes nothing when only debug calls are sent', async () => {
    const report = await withSeller({}, (target) =>
      runConformance({ ...target, debugOnly: true, only: ['saas-v2'] }),
    );
    expect(report.counts.failed).toBe(0);
    const real = report.results.filter((result) => result.real);
    expect(real.length).toBeGreaterThan(30);
    expect(new Set(real.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
    expect(new Set(real.flatMap(({ exchanges }) => exchanges))).toEqual(new Set());
  });
});

describe('a run', () => {
  it('skips what needs a step that failed, and says which', async () => {
    const report = await withSeller({ faults: ['instance-id-missing'] }, (target) =>
      runConformance({ ...target, only: ['releaseInstance/real.release'] }),
    );
    expect(unmet(report)).toEqual([
      'failed newInstance/real.purchase: no instanceId was answered',
      'skipped releaseInstance/real.release: it needs newInstance/real.purchase, which has failed',
    ]);
  });

  it('tells how far it is, and of each family when it is done', async () => {
    const told: Progress[] = [];
    await withSeller({}, (target) =>
      runConformance({
        ...target,
        only: ['dispatch', 'keys'],
        onProgress: (each) => told.push(each),
      }),
    );
    expect(told.map(({ done }) => done)).toEqual(told.map((_, at) => at + 1));
    expect(told.at(-1)).toMatchObject({ done: told.length, total: told.length, failed: 0 });
    const finished = told.flatMap((each) => each.finished ?? []);
    expect(finished.map(({ family }) => family).sort()).toEqual(['dispatch', 'keys']);
  });

  it('sends every well-formed call through the courier that it is given', async () => {
    let carried = 0;
    const report = await withSeller({}, (target) =>
      runConformance({
        ...target,
        only: ['saas-v2'],
        courier(options) {
          const plain = plainCourier(options);
          return {
            send(callback) {
              carried += 1;
              return plain.send(callback);
            },
          };
        },
      }),
    );
    expect(report.counts.failed).toBe(0);
    const real = report.results.filter((result) => result.real);
    expect(carried).toBeGreaterThan(real.length);
  });

  it('holds what a storm has sent besides against what it expected', async () => {
    const report = await withSeller({}, (target) =>
      runConformance({
        ...target,
        only: ['tenantSync/debug.succeeds', 'tenantSync/every-answer'],
        courier(options) {
          const plain = plainCourier(options);
          return {
            async send(callback) {
              const sent = await plain.send(callback);
              const { request, outcome } = sent;
              return {
                ...sent,
                besides: [{ fault: 'replay', request, outcome, expected: '000001' }],
              };
            },
          };
        },
      }),
    );
    expect(unmet(report)).toEqual([
      'failed tenantSync/every-answer: refuses-forgery: replay: answered 000000 instead of 000001',
    ]);
  });
});
