import { html, Html } from './html.js';
import type { Words } from './words.js';

/** The headings of a page as its contents: those of the first rank, and those below where they are not too many to be read. */
export function pageOutline(body: Html, words: Words): Html | undefined {
  const headings = headingsOf(body);
  const chapters = headings.filter(({ rank }) => rank === 2);
  const shown = headings.length > linesMax ? chapters : headings;
  if (shown.length < linesMin) return undefined;
  return html`<nav class="outline" aria-labelledby="outline">
    <p id="outline">${words.frame.onThisPage}</p>
    <ul>
      ${shown.map(({ id, rank, content }) => html`<li${rank === 3 && html` class="sub"`}><a href="#${id}">${content}</a></li>`)}
    </ul>
  </nav>`;
}

const linesMin = 2;
const linesMax = 40;

interface Heading {
  readonly id: string;
  readonly rank: number;
  /** Without links: it stands in one. */
  readonly content: Html;
}

/** Headings with an address, but for those of single result codes. */
function headingsOf({ text }: Html): readonly Heading[] {
  return [...text.matchAll(/<h([23]) id="([^"]*)">(.*?)<\/h\1>/gs)].map(
    ([, rank, id = '', content = '']) => ({
      id,
      rank: Number(rank),
      content: new Html(content.replaceAll(/<\/?a\b[^>]*>/g, '').trim()),
    }),
  );
}
