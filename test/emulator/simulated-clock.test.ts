import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSimulatedClock } from '../../src/emulator/simulated-clock.js';
import { testNoon } from '../support/start-app.js';

const hour = 3_600_000;

/** A clock, and what happened with the hours that had passed by then. */
function playedClock() {
  const clock = createSimulatedClock(testNoon);
  onTestFinished(() => clock.run(0));
  const happened: string[] = [];
  const note = (name: string) => () =>
    void happened.push(`${name} at ${(clock.now() - testNoon) / hour}`);
  const plan = (hours: number, name: string) =>
    clock.schedule(testNoon + hours * hour, name, note(name));
  return { clock, happened, plan, note };
}

describe('time passes only when it is let pass', () => {
  it('it stands where it was begun', () => {
    expect(createSimulatedClock(testNoon).now()).toBe(testNoon);
  });

  it('it goes on by what is told, to the millisecond', async () => {
    const { clock } = playedClock();
    await clock.advance(1_234);
    await clock.advance(1);
    expect(clock.now()).toBe(testNoon + 1_235);
  });

  it('what is due meanwhile happens in the order of its time, each at its time', async () => {
    const { clock, happened, plan } = playedClock();
    plan(3, 'third');
    plan(1, 'first');
    plan(2, 'second');
    plan(5, 'later');
    await clock.advance(4 * hour);
    expect(happened).toEqual(['first at 1', 'second at 2', 'third at 3']);
    expect(clock.now()).toBe(testNoon + 4 * hour);
  });

  it('what is due at the same time happens in the order in which it was scheduled', async () => {
    const { clock, happened, plan } = playedClock();
    plan(1, 'first');
    plan(1, 'second');
    await clock.advance(hour);
    expect(happened).toEqual(['first at 1', 'second at 1']);
  });

  it('what is due at the very end happens, and what is due a millisecond later does not', async () => {
    const { clock, happened, note } = playedClock();
    clock.schedule(testNoon + hour, 'in time', note('in time'));
    clock.schedule(testNoon + hour + 1, 'too late', note('too late'));
    await clock.advance(hour);
    expect(happened).toEqual(['in time at 1']);
  });

  it('what was due in the past happens as soon as time passes, and time does not go back', async () => {
    const { clock, happened, plan } = playedClock();
    plan(-5, 'missed');
    await clock.advance(0);
    expect(happened).toEqual(['missed at 0']);
  });

  it('what is scheduled on the way happens on the way', async () => {
    const { clock, happened, plan } = playedClock();
    clock.schedule(testNoon + hour, 'begin', () => void plan(2, 'follow'));
    await clock.advance(3 * hour);
    expect(happened).toEqual(['follow at 2']);
  });

  it('each thing has ended before the next begins', async () => {
    const { clock, happened, plan, note } = playedClock();
    clock.schedule(testNoon + hour, 'slow', async () => {
      await sleep(5);
      note('slow')();
    });
    plan(1, 'next');
    await clock.advance(hour);
    expect(happened).toEqual(['slow at 1', 'next at 1']);
  });

  it('two who let time pass at once are taken one after the other', async () => {
    const { clock, happened, plan, note } = playedClock();
    clock.schedule(testNoon + hour, 'slow', async () => {
      await sleep(5);
      note('slow')();
    });
    plan(2, 'next');
    await Promise.all([clock.advance(hour), clock.advance(hour)]);
    expect(happened).toEqual(['slow at 1', 'next at 2']);
    expect(clock.now()).toBe(testNoon + 2 * hour);
  });

  it('what is cancelled does not happen, and cancelling it again does nothing', async () => {
    const { clock, happened, plan } = playedClock();
    const cancelled = plan(1, 'cancelled');
    const done = plan(2, 'done');
    cancelled.cancel();
    cancelled.cancel();
    await clock.advance(3 * hour);
    done.cancel();
    expect(happened).toEqual(['done at 2']);
  });

  it('what fails is told to whoever let time pass, happens once, and stops nobody else', async () => {
    const { clock, happened, plan } = playedClock();
    clock.schedule(testNoon + hour, 'fails', () => Promise.reject(new Error('in the task')));
    plan(2, 'next');
    await expect(clock.advance(3 * hour)).rejects.toThrow('in the task');
    expect(clock.now()).toBe(testNoon + hour);
    await clock.advance(2 * hour);
    expect(happened).toEqual(['next at 2']);
  });
});

describe('step by step', () => {
  it('a step jumps to the next thing that is due, and no further', async () => {
    const { clock, happened, plan } = playedClock();
    plan(2, 'second');
    plan(1, 'first');
    expect(await clock.step()).toBe(true);
    expect(happened).toEqual(['first at 1']);
    expect(clock.now()).toBe(testNoon + hour);
  });

  it('there is none when nothing is due', async () => {
    const { clock } = playedClock();
    expect(await clock.step()).toBe(false);
    expect(clock.now()).toBe(testNoon);
  });

  it('what is due is told by name, the next first', async () => {
    const { clock, plan } = playedClock();
    plan(2, 'second');
    plan(1, 'first');
    expect(clock.due().map(({ at, name }) => ({ at, name }))).toEqual([
      { at: testNoon + hour, name: 'first' },
      { at: testNoon + 2 * hour, name: 'second' },
    ]);
    await clock.advance(hour);
    expect(clock.due().map(({ name }) => name)).toEqual(['second']);
  });
});

describe('a clock that runs', () => {
  it('lets things happen by itself', async () => {
    const { clock } = playedClock();
    const happened = new Promise<void>((resolve) => {
      clock.schedule(testNoon + hour, 'by itself', resolve);
    });
    clock.run(hour);
    await happened;
    expect(clock.speed).toBe(hour);
    expect(clock.now()).toBeGreaterThanOrEqual(testNoon + hour);
  });

  it('counts whole milliseconds', async () => {
    const { clock } = playedClock();
    clock.run(1.001);
    await reaches(clock, testNoon + 120);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('stands still when it is stopped', async () => {
    const { clock } = playedClock();
    clock.run(10);
    await reaches(clock, testNoon + 1);
    clock.run(0);
    await clock.advance(0);
    const stoppedAt = clock.now();
    await sleep(120);
    expect(clock.now()).toBe(stoppedAt);
    expect(clock.speed).toBe(0);
  });

  it.each([
    ['told to run twice', [100, 100]],
    ['stopped and started at once', [100, 0, 100]],
    ['stopped and started at once, twice', [100, 0, 100, 0, 100]],
  ])('%s, it runs no faster than was told', async (_, speeds) => {
    const { clock } = playedClock();
    const begunAt = performance.now();
    for (const speed of speeds) clock.run(speed);
    await reaches(clock, testNoon + 15_000);
    const playedMs = clock.now() - testNoon;
    expect(playedMs).toBeLessThanOrEqual((performance.now() - begunAt) * 100);
  });
});

async function reaches(clock: { now(): number }, at: number): Promise<void> {
  while (clock.now() < at) await sleep(1);
}
