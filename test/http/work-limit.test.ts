import { describe, expect, it } from 'vitest';
import { WorkLimit } from '../../src/http/work-limit.js';

function setUp(max = 1_024) {
  const clock = { now: 0 };
  const limit = new WorkLimit({ max, now: () => clock.now });
  const observe = (waitMs: number, times: number, atWork = 1_024) => {
    for (let time = 0; time < times; time += 1) limit.observe(waitMs, atWork);
  };
  return { clock, limit, observe };
}

describe('how many calls may be at work', () => {
  it('grows with commits that come soon, up to what is configured', () => {
    const { limit, observe } = setUp();
    expect(limit.current).toBe(256);
    observe(20, 100);
    expect(limit.current).toBe(356);
    observe(1_000, 10_000);
    expect(limit.current).toBe(1_024);
  });

  it('does not grow while nobody needs it', () => {
    const { limit, observe } = setUp();
    observe(20, 1_000, 10);
    expect(limit.current).toBe(256);
  });

  it('is cut by a fifth when commits come late, once for what stands in one queue', () => {
    const { clock, limit, observe } = setUp();
    observe(2_000, 100);
    expect(limit.current).toBe(204);
    clock.now = 500;
    observe(2_000, 100);
    expect(limit.current).toBe(163);
  });

  it('never falls so far that nothing would tell of better times, and recovers', () => {
    const { clock, limit, observe } = setUp();
    for (let cut = 0; cut < 50; cut += 1) {
      clock.now += 500;
      observe(4_000, 1);
    }
    expect(limit.current).toBe(16);
    observe(20, 48);
    expect(limit.current).toBe(64);
  });

  it('stays where it is between soon and late', () => {
    const { limit, observe } = setUp();
    observe(1_200, 100);
    expect(limit.current).toBe(256);
  });
});
