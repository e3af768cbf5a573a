import { setFlagsFromString } from 'node:v8';

/**
 * By how much the heap may grow before V8 collects what is dead (per cent). A snapshot of a hundred thousand departments leaves a
 * hundred megabytes of garbage; by itself V8 lets that of several calls lie. Each collection takes processor time from the calls: with 30
 * instead of 60, p99 on PostgreSQL at a third of the highest rate was 56 ms instead of 45.
 */
export const heapGrowingPercent = 60;

/** Before anything is compiled: V8 takes code that it has compiled before only under the same flags. */
export function setHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
}
