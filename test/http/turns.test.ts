import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/http/turns.js';

function setUp(waitMsMax: number) {
  const turns = new Turns({ atOnce: 2, waitMsMax });
  const said: string[] = [];
  const enter = (name: string) =>
    turns.enter(
      () => said.push(`${name} goes`),
      () => said.push(`${name} gives up`),
    );
  return { turns, said, enter };
}

describe('turns', () => {
  it('let so many in at once, and the others in their order as these leave', () => {
    const { turns, said, enter } = setUp(60_000);
    for (const name of ['a', 'b', 'c', 'd']) enter(name);
    expect(said).toEqual(['a goes', 'b goes']);
    turns.leave();
    turns.leave();
    expect(said).toEqual(['a goes', 'b goes', 'c goes', 'd goes']);
    turns.leave();
    enter('e');
    expect(said).toContain('e goes');
    enter('f');
    expect(said).not.toContain('f goes');
  });

  it('are given up by who has waited too long, and then go to the next', async () => {
    const { turns, said, enter } = setUp(20);
    for (const name of ['a', 'b', 'c']) enter(name);
    await expect.poll(() => said).toContain('c gives up');
    enter('d');
    turns.leave();
    expect(said).toEqual(['a goes', 'b goes', 'c gives up', 'd goes']);
  });
});
