import type { SoakRecord } from './benchmark-record.js';
import { contenderTitles } from './contender-names.js';
import type { Contender } from './contenders.js';
import { measure } from './measure.js';
import { median } from './median.js';
import { residentMb } from './process-usage.js';
import type { Sender } from './load/sender.js';

const connections = 256;
const workload = 'new-orders';
const minutes = 10;
const sampleMs = 2_000;

export interface Soak {
  readonly samples: SoakRecord['samples'];
  readonly columns: string[];
  readonly rows: (string | number)[][];
}

/** Ten minutes as fast as answers come, and what of memory the server holds meanwhile. */
export async function soak(
  sender: Sender,
  contender: Contender,
  progress: (sentence: string) => void,
): Promise<Soak> {
  const samples: SoakRecord['samples'] = [];
  const rows: (string | number)[][] = [];
  const startedAt = performance.now();
  const { name, servers } = contender;
  const timer = setInterval(() => {
    const largest = Math.max(...servers.map(({ pid }) => residentMb(pid)));
    const second = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
    samples.push({ server: name, second, residentMb: Number(largest.toFixed(1)) });
  }, sampleMs);
  try {
    for (let minute = 1; minute <= minutes; minute += 1) {
      const from = samples.length;
      // Signed as they are sent: the first would be out of their window before the last are signed.
      const load = { workload, connections, seconds: 60, callsExpected: 0 } as const;
      const { callsPerSecond, p99Ms, longestMs } = await measure(sender, contender, load);
      const held = median(samples.slice(from).map((sample) => sample.residentMb));
      progress(`minute ${minute}: ${callsPerSecond.toFixed(0)} calls/s, ${held.toFixed(0)} MB`);
      rows.push([
        contenderTitles[name],
        minute,
        Math.round(callsPerSecond),
        Number(p99Ms.toFixed(1)),
        Math.round(longestMs),
        Math.round(held),
      ]);
    }
  } finally {
    clearInterval(timer);
  }
  return { samples, columns: ['server', 'minute', 'calls/s', 'p99 ms', 'longest ms', 'MB'], rows };
}
