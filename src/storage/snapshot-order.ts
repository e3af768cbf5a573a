import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DepartmentData, DepartmentSnapshot } from '../domain/organisation.js';

// The event loop is free again after so many.
const departmentsPerTurn = 5_000;

/**
 * The snapshot in the order of the database's key. Neighbours then meet on the same pages, which more than halves the time for
 * which the database is locked; and it is done before that begins.
 */
export async function inOrderOfCodes(snapshot: DepartmentSnapshot): Promise<DepartmentSnapshot> {
  const pieces: DepartmentData[][] = [];
  for (let from = 0; from < snapshot.departments.length; from += departmentsPerTurn) {
    if (from > 0) await nextTurn();
    pieces.push(snapshot.departments.slice(from, from + departmentsPerTurn).sort(byCode));
  }
  // Sorting what consists of sorted pieces is merging them.
  return { ...snapshot, departments: pieces.flat().sort(byCode) };
}

function byCode({ orgCode: left }: DepartmentData, { orgCode: right }: DepartmentData): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
