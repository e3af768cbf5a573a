import { benchmarkSchema, soakSchema, type Cell } from '../../bench/benchmark-record.js';
import { contenderTitles } from '../../bench/contender-names.js';
import { workloads } from '../../bench/load/workloads.js';
import { judgeBenchmark, judgeSoak, type Verdict } from '../../bench/promises.js';
import { barChart } from './bar-chart.js';
import { html, type Html } from './html.js';

type Parts = Readonly<Record<string, (figure: unknown) => Html>>;

/** What the page about speed shows of `openapi/figures/benchmark.json`. */
export const benchmarkParts: Parts = {
  promises: (figure) => verdictTable(judgeBenchmark(benchmarkSchema.parse(figure))),
  throughput: (figure) =>
    charts(figure, {
      measure: 'calls a second',
      value: ({ callsPerSecond }) => callsPerSecond,
      toText: (value) => grouped(value),
    }),
  latency: (figure) =>
    charts(figure, {
      measure: 'p99, ms',
      value: ({ p99Ms }) => p99Ms,
      toText: (value) => value.toFixed(1),
    }),
  cpu: (figure) =>
    charts(figure, {
      measure: 'processor time of the server a call, µs',
      value: ({ cpuUsPerCall }) => cpuUsPerCall ?? undefined,
      toText: (value) => grouped(value),
    }),
  steady: (figure) => steadyTable(figure),
  machine: (figure) => runFacts(figure),
};

/** What it shows of `openapi/figures/soak.json`. */
export const soakParts: Parts = {
  promises: (figure) => verdictTable(judgeSoak(soakSchema.parse(figure))),
  machine: (figure) => facts(soakSchema.parse(figure)),
};

function verdictTable(verdicts: readonly Verdict[]): Html {
  const words = (holds: boolean | undefined): Html =>
    holds === undefined
      ? html`not told`
      : html`<span class="code-label ${holds ? 'success' : 'refused'}"
          >${holds ? 'holds' : 'broken'}</span
        >`;
  return table(
    ['Promise', 'Measured', ''],
    verdicts.map(({ promise, measured, holds }) => [promise, measured, words(holds)]),
  );
}

interface Chart {
  readonly measure: string;
  readonly value: (cell: Cell) => number | undefined;
  readonly toText: (value: number) => string;
}

/** Where servers are compared; a run that has left it out shows what it has. */
const comparedAt = 32;

/** One for each kind of call. */
function charts(figure: unknown, { measure, value, toText }: Chart): Html {
  const { cells } = benchmarkSchema.parse(figure);
  const connections = cells.some((cell) => cell.connections === comparedAt)
    ? comparedAt
    : (cells[0]?.connections ?? 0);
  const shown = cells.filter((cell) => cell.connections === connections);
  const names = [...new Set(shown.map(({ workload }) => workload))];
  return html`${names.map((workload) =>
    barChart(
      `${workloads[workload].title}: ${measure}, ${connections} connections`,
      shown
        .filter((cell) => cell.workload === workload)
        .flatMap((cell) => {
          const height = value(cell);
          return height === undefined
            ? []
            : [
                {
                  label: contenderTitles[cell.server],
                  value: height,
                  text: toText(height),
                  isOwn: ['sqlite', 'postgres', 'postgres-2'].includes(cell.server),
                },
              ];
        }),
    ),
  )}`;
}

function steadyTable(figure: unknown): Html {
  const { steady } = benchmarkSchema.parse(figure);
  if (steady.length === 0) return html`<p>Not measured in this run.</p>`;
  return table(
    ['Server', 'At most, calls/s', 'Steady, calls/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'Longest ms'],
    steady.map((each) => [
      contenderTitles[each.server],
      grouped(each.callsPerSecondMax),
      grouped(each.callsPerSecond),
      ...[each.p50Ms, each.p99Ms, each.p999Ms, each.longestMs].map((ms) => ms.toFixed(1)),
    ]),
  );
}

function runFacts(figure: unknown): Html {
  const record = benchmarkSchema.parse(figure);
  const { rounds, seconds, cells } = record;
  const busiest = Math.max(...cells.map(({ senderShare }) => senderShare));
  return facts(record, {
    rounds: `${rounds} interleaved, ${seconds} s each; medians`,
    sender: `at most ${Math.round(busiest * 100)} % of a core busy`,
  });
}

interface Run {
  readonly taken: { readonly date: string };
  readonly command: string;
  readonly machine: Readonly<Record<string, string>>;
}

function facts(
  { taken, command, machine }: Run,
  more: Readonly<Record<string, string>> = {},
): Html {
  const entries = Object.entries({ taken: taken.date, ...more, ...machine });
  return html`<dl class="facts">
    <div>
      <dt>command</dt>
      <dd><code>${command}</code></dd>
    </div>
    ${entries.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl> `;
}

function table(columns: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="scroll">
    <table class="figures">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
}

/** 12,345 */
function grouped(value: number): string {
  return value.toFixed(0).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}
