import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WriterTurn } from '../../src/storage/writer-turn.js';

describe('WriterTurn', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Enters, and notes what became of it. */
  function enter(turn: WriterTurn, name: string, seen: string[], holdMsMax = 3_000) {
    return turn.enter(holdMsMax).then(
      (leave) => {
        seen.push(name);
        return leave;
      },
      (error: unknown) => {
        seen.push(`${name}: ${(error as { code?: string }).code ?? '?'}`);
        return () => undefined;
      },
    );
  }

  it('lets one in at a time, in the order in which they came', async () => {
    const turn = new WriterTurn();
    const seen: string[] = [];
    const leaveFirst = await enter(turn, 'first', seen);
    const second = enter(turn, 'second', seen);
    const third = enter(turn, 'third', seen);
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual(['first']);
    leaveFirst();
    leaveFirst();
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual(['first', 'second']);
    (await second)();
    (await third)();
    expect(seen).toEqual(['first', 'second', 'third']);
    (await enter(turn, 'later', seen))();
    expect(seen).toHaveLength(4);
  });

  it('lets the others wait for as long as the one before them says, and no longer', async () => {
    const turn = new WriterTurn();
    const seen: string[] = [];
    const leave = await enter(turn, 'patient', seen, 60_000);
    const waiting = enter(turn, 'waiting', seen);
    await vi.advanceTimersByTimeAsync(59_000);
    leave();
    const leaveWaiting = await waiting;
    expect(seen).toEqual(['patient', 'waiting']);

    void enter(turn, 'in vain', seen);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(seen).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.slice(2)).toEqual(['in vain: SQLITE_BUSY']);
    await enter(turn, 'not at all', seen);
    expect(seen.slice(3)).toEqual(['not at all: SQLITE_BUSY']);

    leaveWaiting();
    await enter(turn, 'after all', seen);
    expect(seen.slice(4)).toEqual(['after all']);
  });

  it('waits without end for one who says so', async () => {
    const turn = new WriterTurn();
    const seen: string[] = [];
    await enter(turn, 'migration', seen, Infinity);
    void enter(turn, 'waiting', seen);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(seen).toEqual(['migration']);
    turn.refuseAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['migration', 'waiting: SQLITE_BUSY']);
  });
});
