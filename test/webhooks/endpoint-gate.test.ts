import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EndpointGate, type Turn, type Verdict } from '../../src/webhooks/endpoint-gate.js';
import { parseRetryAfter } from '../../src/webhooks/retry-after.js';
import { testClock } from '../support/webhook-receivers.js';

const start = Date.UTC(2025, 0, 15, 8);
const never = new AbortController().signal;
const taken: Verdict = { kind: 'taken' };
const refused: Verdict = { kind: 'refused', problem: 'it said no', restUntil: undefined };

function newGate() {
  const clock = testClock(start);
  const gate = new EndpointGate(clock);
  const admitted: string[] = [];
  const turns = new Map<string, Turn>();
  /** Remembers who came in. */
  const enter = async (subject: string, until = start + 1e9, signal = never): Promise<string> => {
    const turn = await gate.enter({ subject, until, signals: [signal] });
    if (turn === undefined) return 'late';
    admitted.push(subject);
    turns.set(subject, turn);
    return 'in';
  };
  const leave = async (subject: string, verdict: Verdict): Promise<void> => {
    turns.get(subject)?.leave(verdict);
    await sleep(0);
  };
  /** Three subjects in a row are refused. */
  const close = async (): Promise<void> => {
    for (const subject of ['a', 'b', 'c']) {
      await enter(subject);
      await leave(subject, refused);
    }
    admitted.length = 0;
  };
  return { clock, gate, admitted, enter, leave, close };
}

describe('the gate of an endpoint', () => {
  it('lets everybody through while what is sent is taken', async () => {
    const { enter, leave, gate } = newGate();
    for (const subject of ['a', 'b', 'c', 'd']) {
      await enter(subject);
      await leave(subject, taken);
    }
    expect(gate.closed).toBeUndefined();
  });

  it('stays open when one subject fails again and again, and when a success is in between', async () => {
    const { enter, leave, gate } = newGate();
    for (const subject of ['a', 'a', 'a', 'a', 'b', 'ok', 'c', 'a']) {
      await enter(subject);
      await leave(subject, subject === 'ok' ? taken : refused);
    }
    expect(gate.closed).toBeUndefined();
  });

  it('is closed by three subjects in a row, and says why and until when', async () => {
    const { close, gate } = newGate();
    await close();
    expect(gate.closed).toMatchObject({ problem: 'it said no', probeAt: start + 5_000 });
  });

  it('lets one at a time through while it is closed, each after twice the pause, up to a minute', async () => {
    const { clock, close, enter, leave, admitted } = newGate();
    await close();
    const subjects = ['d', 'e', 'f', 'g', 'h', 'i', 'j'];
    for (const subject of subjects) void enter(subject);
    const pauses: number[] = [];
    for (const subject of subjects) {
      const before = clock.now();
      await clock.advanceTo(before + 1_000);
      expect(admitted).not.toContain(subject);
      while (!admitted.includes(subject)) await clock.advanceTo(clock.now() + 1_000);
      pauses.push((clock.now() - before) / 1_000);
      await clock.advanceTo(clock.now() + 500_000);
      expect(admitted.at(-1)).toBe(subject);
      await leave(subject, refused);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });

  it('lets all through, in the order in which they came, as soon as one was taken', async () => {
    const { clock, close, enter, leave, admitted, gate } = newGate();
    await close();
    for (const subject of ['d', 'e', 'f']) void enter(subject);
    await clock.advanceTo(start + 5_000);
    expect(admitted).toEqual(['d']);
    await leave('d', taken);
    expect(admitted).toEqual(['d', 'e', 'f']);
    expect(gate.closed).toBeUndefined();
  });

  it('has the next one try when a probe was cut off', async () => {
    const { clock, close, enter, leave, admitted } = newGate();
    await close();
    void enter('d');
    void enter('e');
    await clock.advanceTo(start + 5_000);
    await leave('d', { kind: 'unknown' });
    expect(admitted).toEqual(['d', 'e']);
  });

  it('lets nobody wait longer than it is worth', async () => {
    const { clock, close, enter } = newGate();
    await close();
    const outcome = enter('d', start + 2_000);
    await clock.advanceTo(start + 2_000);
    expect(await outcome).toBe('late');
    expect(clock.next()).toBe(start + 5_000);
  });

  it('lets go of those who are stopped', async () => {
    const { close, enter, clock, admitted } = newGate();
    await close();
    const stop = new AbortController();
    const outcome = enter('d', start + 1e9, stop.signal);
    stop.abort(new Error('the process stops'));
    await expect(outcome).rejects.toThrow('the process stops');
    await clock.advanceTo(start + 600_000);
    expect(admitted).toEqual([]);
    await expect(enter('e', start + 1e9, stop.signal)).rejects.toThrow('the process stops');
  });

  it('lets go of those who wait when any of their signals says so, and keeps the others', async () => {
    const { close, gate } = newGate();
    await close();
    const [own, stopping] = [new AbortController(), new AbortController()];
    const wish = { subject: 'd', until: start + 1e9 };
    const outcome = gate.enter({ ...wish, signals: [own.signal, stopping.signal] });
    let hasEnded = false;
    void gate.enter({ ...wish, signals: [own.signal] }).finally(() => (hasEnded = true));
    stopping.abort(new Error('the process begins to stop'));
    await expect(outcome).rejects.toThrow('the process begins to stop');
    expect(hasEnded).toBe(false);
  });

  it('is closed at once by an endpoint that wants to rest, for so long', async () => {
    const { clock, enter, leave, admitted, gate } = newGate();
    await enter('a');
    await leave('a', { kind: 'refused', problem: 'too many', restUntil: start + 120_000 });
    expect(gate.closed).toMatchObject({ problem: 'too many', probeAt: start + 120_000 });
    void enter('b');
    await clock.advanceTo(start + 119_999);
    expect(admitted).toEqual(['a']);
    await clock.advanceTo(start + 120_000);
    expect(admitted).toEqual(['a', 'b']);
  });

  it('waits longer when a delivery that was under way hears so', async () => {
    const { clock, close, enter, leave, admitted } = newGate();
    await enter('slow');
    await close();
    void enter('d');
    await leave('slow', { kind: 'refused', problem: 'rest', restUntil: start + 90_000 });
    await clock.advanceTo(start + 89_999);
    expect(admitted).toEqual([]);
    await clock.advanceTo(start + 90_000);
    expect(admitted).toEqual(['d']);
  });
});

describe('Retry-After', () => {
  it.each<[string, string | undefined, number | undefined]>([
    ['none', undefined, undefined],
    ['seconds', '120', 120_000],
    ['seconds with blanks', ' 7 ', 7_000],
    ['a date', new Date(start + 60_000).toUTCString(), 60_000],
    ['a date that has passed', new Date(start - 60_000).toUTCString(), 0],
    ['more than an hour', '86400', 3_600_000],
    ['a date in a year', new Date(start + 365 * 86_400_000).toUTCString(), 3_600_000],
    ['nonsense', 'soon', undefined],
    ['a negative number', '-5', 0],
  ])('%s', (_, header, afterMs) => {
    const at = parseRetryAfter(header, start);
    expect(at === undefined ? undefined : at - start).toBe(afterMs);
  });
});
