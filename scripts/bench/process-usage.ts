import { readFileSync } from 'node:fs';

/** In which Linux tells processor time, whatever the machine (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** Processor time that all threads of a process have used so far, user and system. NaN where there is no `/proc`. */
export function cpuMs(pid: number): number {
  const stat = readProc(pid, 'stat');
  // The name of the program, in parentheses, may hold anything; behind it the third field comes first.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}

/** NaN where there is no `/proc`. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readProc(pid, 'status'))?.[1]) / 1_024;
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
