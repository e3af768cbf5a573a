import type { ReportedUsage } from '../domain/handler-calls.js';
import type { UsageLine } from '../domain/take-usage.js';
import type { DeskSettings } from '../domain/usage-desk.js';

type ReportTogether = (
  reports: readonly ReportedUsage[],
  settings: DeskSettings,
) => Promise<readonly UsageLine[]>;

export interface ReportLine {
  /** Resolves with what became of each, in their order. */
  add(reports: readonly ReportedUsage[], settings: DeskSettings): Promise<readonly UsageLine[]>;
}

interface Waiting {
  readonly reports: readonly ReportedUsage[];
  readonly settings: DeskSettings;
  readonly settle: (lines: readonly UsageLine[]) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets those who report at the same time share a commit. Each record moves the total of its instance: were they written one by one,
 * those who report about one instance would lose to each other again and again.
 */
export function createReportLine(recordsMax: number, reportTogether: ReportTogether): ReportLine {
  let waiting: Waiting[] = [];
  let isRunning = false;
  return {
    add(reports, settings) {
      return new Promise((settle, fail) => {
        waiting.push({ reports, settings, settle, fail });
        if (!isRunning) void run();
      });
    },
  };

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) await settleTogether(takeTogether());
    isRunning = false;
  }

  /** The first, and those behind it of the same reporter, as many as fit. */
  function takeTogether(): readonly Waiting[] {
    const by = waiting[0]?.settings.by;
    let count = 0;
    const end = waiting.findIndex((each, index) => {
      count += each.reports.length;
      return index > 0 && (count > recordsMax || each.settings.by !== by);
    });
    const together = end === -1 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(together.length);
    return together;
  }

  async function settleTogether(together: readonly Waiting[]): Promise<void> {
    const [first] = together;
    if (first === undefined) return;
    try {
      const reports = together.flatMap((each) => each.reports);
      const trace = together.flatMap((each) => each.settings.trace ?? []);
      const lines = await reportTogether(reports, { by: first.settings.by, trace });
      let from = 0;
      for (const each of together) {
        each.settle(lines.slice(from, from + each.reports.length));
        from += each.reports.length;
      }
    } catch (error) {
      for (const each of together) each.fail(error);
    }
  }
}
