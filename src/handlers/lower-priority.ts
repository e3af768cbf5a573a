import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Lets the answers of the server go first wherever they and this process want the same core. */
export function lowerPriority(pid: number): void {
  lower(pid);
  // Linux counts each thread by itself. Those to come have the priority of the one that makes them.
  for (const thread of threadsOf(pid)) lower(thread);
}

function threadsOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

function lower(id: number): void {
  try {
    setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, which is told elsewhere.
  }
}
