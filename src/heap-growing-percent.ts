/**
 * By how much the heap may grow before V8 collects what is dead (per cent). A snapshot of a hundred thousand departments leaves a
 * hundred megabytes of garbage; by itself V8 lets that of several calls lie.
 */
export const heapGrowingPercent = 30;
