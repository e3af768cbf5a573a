import { expect, it } from 'vitest';
import { PrunePace } from '../../src/storage/prune-pace.js';

/** Steps on a machine where each row takes so long, and each step so long beside its rows (ms). */
function paceAt(
  rowMs: number,
  stepMs: number,
): { readonly rowsMax: number; readonly steps: number } {
  const pace = new PrunePace();
  let steps = 0;
  for (let before = 0; before !== pace.rowsMax && steps < 100; steps += 1) {
    before = pace.rowsMax;
    pace.took(before * rowMs + stepMs);
  }
  return { rowsMax: pace.rowsMax, steps };
}

it.each([
  { machine: 'a quick one', rowMs: 0.001, stepMs: 0.5, rowsMax: 1_000 },
  { machine: 'one that takes 5 ms for 500 rows', rowMs: 0.01, stepMs: 0, rowsMax: 500 },
  {
    machine: 'a slow disk, where fewer rows would be no quicker',
    rowMs: 0.01,
    stepMs: 80,
    rowsMax: 100,
  },
  { machine: 'a slow one', rowMs: 0.2, stepMs: 5, rowsMax: 100 },
])(
  'steps become as large as fits into some milliseconds: $machine',
  ({ rowMs, stepMs, rowsMax }) => {
    const reached = paceAt(rowMs, stepMs);
    expect(reached.rowsMax).toBe(rowsMax);
    expect(reached.steps).toBeLessThan(20);
  },
);

it('one step that took long makes the next ones smaller at once', () => {
  const pace = new PrunePace();
  for (let step = 0; step < 10; step += 1) pace.took(0.5);
  expect(pace.rowsMax).toBe(1_000);
  pace.took(40);
  expect(pace.rowsMax).toBeLessThanOrEqual(125);
});
