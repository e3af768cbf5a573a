import { describe, expect, it } from 'vitest';
import { BodyRoom, type BodyHolder } from '../../src/http/body-room.js';

const newHolder = (): BodyHolder => ({ bodyHeld: undefined });
const newRoom = () => new BodyRoom({ bytesMax: 300, ordinaryBytesMax: 40, largestBytesMax: 150 });

describe('the room for bodies', () => {
  it('has a third for ordinary bodies, and no more', () => {
    const room = newRoom();
    expect(room.resize(newHolder(), 40)).toBe(true);
    expect(room.resize(newHolder(), 40)).toBe(true);
    expect(room.resize(newHolder(), 21)).toBe(false);
    expect(room.resize(newHolder(), 20)).toBe(true);
    expect(room.heldBytes).toBe(100);
  });

  it.each([
    ['large ones leave ordinary ones their share', [150, 50], 40],
    ['ordinary ones leave large ones theirs', [40, 40, 20], 150],
  ])('%s', (_, taken, wanted) => {
    const room = newRoom();
    for (const bytes of taken) expect(room.resize(newHolder(), bytes)).toBe(true);
    expect(room.hasRoomFor(taken[0] ?? 0)).toBe(false);
    expect(room.hasRoomFor(wanted)).toBe(true);
    expect(room.resize(newHolder(), wanted)).toBe(true);
  });

  it('counts a body that grows once, also when it becomes a large one', () => {
    const room = newRoom();
    const holder = newHolder();
    for (const bytes of [10, 40, 41, 150]) {
      expect(room.resize(holder, bytes)).toBe(true);
      expect(room.heldBytes).toBe(bytes);
    }
    expect(room.hasRoomFor(40)).toBe(true);
  });

  it('keeps what a body has when there is no room for more of it', () => {
    const room = newRoom();
    const [one, other] = [newHolder(), newHolder()];
    room.resize(one, 150);
    room.resize(other, 50);
    expect(room.resize(other, 51)).toBe(false);
    expect(room.heldBytes).toBe(200);
    room.release(one);
    room.release(one);
    expect(room.heldBytes).toBe(50);
    expect(room.resize(other, 51)).toBe(true);
  });

  it('is never too small for the largest body that an operation takes', () => {
    const room = new BodyRoom({ bytesMax: 3, ordinaryBytesMax: 40, largestBytesMax: 150 });
    expect(room.hasRoomFor(40)).toBe(true);
    expect(room.hasRoomFor(150)).toBe(true);
    expect(room.hasRoomFor(151)).toBe(false);
  });
});
