import { Counter, Gauge, type Registry } from 'prom-client';

export interface OverloadMetricsOptions {
  readonly registry: Registry;
  readonly atWork: () => number;
  readonly limit: () => number;
  readonly bodyBytes: () => number;
}

export type OverloadMetrics = ReturnType<typeof createOverloadMetrics>;

/** How near the limits this process is, and how often it met one. */
export function createOverloadMetrics(options: OverloadMetricsOptions) {
  const registers = [options.registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('koogate_calls_at_work', 'Callbacks that are being worked on', options.atWork);
  gauge(
    'koogate_calls_at_work_limit',
    'How many may be at work now; it follows what the database does in time',
    options.limit,
  );
  gauge('koogate_body_bytes', 'Bytes of bodies that are being read or held', options.bodyBytes);
  return {
    refused: new Counter({
      name: 'koogate_busy_refusals_total',
      help: 'Callbacks refused because the server was busy, by what there was too much of',
      labelNames: ['reason'] as const,
      registers,
    }),
    atDeadline: new Counter({
      name: 'koogate_answers_at_deadline_total',
      help: 'Callbacks answered because their time was up, while the work on them went on',
      registers,
    }),
  };
}
