import { html, type Html } from './html.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Of the value, as it is read. */
  readonly text: string;
  /** What the chart is about, beside what it is compared with. */
  readonly isOwn: boolean;
}

const width = 720;
const labelWidth = 250;
const valueWidth = 90;
const rowHeight = 28;
const barHeight = 16;

/** Horizontal bars from zero. Colours and letters are those of the page, in light and in dark: it has classes, and no style of its own. */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const largest = Math.max(...bars.map(({ value }) => value));
  const height = bars.length * rowHeight;
  const words = bars.map(({ label, text }) => `${label} ${text}`).join('; ');
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <div class="scroll">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${words}">
        ${bars.map((bar, index) => drawBar(bar, index * rowHeight, bar.value / largest))}
      </svg>
    </div>
  </figure> `;
}

function drawBar({ label, text, isOwn }: Bar, top: number, share: number): Html {
  const length = round(share * (width - labelWidth - valueWidth));
  const middle = top + rowHeight / 2;
  return html`<text class="bar-label" x="${labelWidth - 10}" y="${middle}">${label}</text
    ><rect
      class="${isOwn ? 'bar own' : 'bar'}"
      x="${labelWidth}"
      y="${middle - barHeight / 2}"
      width="${length}"
      height="${barHeight}"
      rx="2"
    /><text x="${labelWidth + length + 8}" y="${middle}">${text}</text> `;
}

/** A tenth of a point is finer than any screen. */
function round(length: number): number {
  return Math.max(1, Math.round(length * 10) / 10);
}
