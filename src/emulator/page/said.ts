import type { ControlResult } from '../control/control-api.js';
import type { DeliverySummary } from '../control/delivery-summary.js';

/** What came of the last form. */
export interface Said {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

/** One sentence for people about what a form has done. */
export function toSaid(path: string, { problem, value }: ControlResult): Said {
  if (problem !== undefined) return { text: problem.detail, tone: 'bad' };
  const { deliveries, now } = (value ?? {}) as {
    readonly deliveries?: unknown;
    readonly now?: string;
  };
  const what = decodeURIComponent(path.split('/').at(-1) ?? '');
  if (Array.isArray(deliveries)) return aboutDeliveries(what, deliveries as DeliverySummary[]);
  if (now !== undefined) {
    return { text: `It is ${now.slice(0, 16).replace('T', ' ')} (UTC) now.`, tone: 'plain' };
  }
  return { text: 'Done.', tone: 'plain' };
}

function aboutDeliveries(what: string, deliveries: readonly DeliverySummary[]): Said {
  const poor = deliveries.filter(
    ({ isSuccess, findings }) => !isSuccess || findings.length > 0,
  ).length;
  const calls = deliveries.length === 1 ? '1 call' : `${deliveries.length} calls`;
  if (deliveries.length === 0) return { text: `${what}: done, no call was due.`, tone: 'good' };
  return poor === 0
    ? { text: `${what}: ${calls}, answered as it should be.`, tone: 'good' }
    : { text: `${what}: ${calls}, of which ${poor} went wrong; see below.`, tone: 'bad' };
}
