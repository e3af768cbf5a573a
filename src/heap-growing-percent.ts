/**
 * By how much the heap may grow before V8 collects what is dead (per cent). A snapshot of a hundred thousand departments leaves a
 * hundred megabytes of garbage; by itself V8 lets that of several calls lie. Collected more often, it would keep the 99th of a hundred
 * answers waiting: for a twentieth of a second a collection shares the processors with the calls.
 */
export const heapGrowingPercent = 60;
