import { Marked, type RendererObject, type Token, type Tokens } from 'marked';
import { codeBlock } from './code-block.js';
import { escapeHtml, Html } from './html.js';

/**
 * Markdown of the specification as HTML. Raw HTML in it is shown as text, pictures become their caption, and links keep
 * only addresses that cannot run anything: what somebody writes into a description stays words. Its highest headings become
 * `topHeading`, so that a text fits under any heading of a page; their addresses begin with `chapter`, where a page has
 * several texts. A translation has the addresses of its `original`, so that a link leads to the same place in every language.
 */
export function markdown(
  source: string,
  topHeading = 3,
  chapter = '',
  original: string = source,
): Html {
  const ids = headingsIn(original).map(({ text }) =>
    [chapter, headingId(text)].filter((part) => part !== '').join('-'),
  );
  const marked = new Marked({ gfm: true, renderer: { ...renderer, ...headingsWith(ids) } });
  const tokens = marked.lexer(source);
  const headings = tokens.filter(isHeading);
  const shift = topHeading - Math.min(...headings.map(({ depth }) => depth));
  for (const heading of headings) heading.depth = Math.min(heading.depth + shift, 6);
  return new Html(marked.parser(tokens));
}

/** The ranks of all headings in their order: a text and its translation are divided alike. */
export function headingDepths(source: string): readonly number[] {
  return headingsIn(source).map(({ depth }) => depth);
}

/** The same without a paragraph around it, for table cells and captions of one sentence. */
export function inlineMarkdown(source: string): Html {
  return new Html(inlineMarked.parseInline(source, { async: false }));
}

/** `Who may do what` → `who-may-do-what`: the address of a heading within its page. */
export function headingId(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-');
}

const renderer: RendererObject = {
  html: ({ text }) => escapeHtml(text),
  image: ({ text }) => escapeHtml(text),
  code: ({ text, lang }) => codeBlock(text, lang).text,
  link({ href, tokens }) {
    const content = this.parser.parseInline(tokens);
    return isSafeAddress(href) ? `<a href="${escapeHtml(href)}">${content}</a>` : content;
  },
  table(token) {
    const cells = (row: Tokens.TableCell[], open: string, close: string) =>
      row.map((cell) => open + this.parser.parseInline(cell.tokens) + close).join('');
    const head = cells(token.header, '<th scope="col">', '</th>');
    const body = token.rows
      .map(
        (row) => `<tr>${cells(row, '<td>', '</td>')}</tr>
`,
      )
      .join('');
    return `<div class="scroll"><table><thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
  },
};

const inlineMarked = new Marked({ gfm: true, renderer });

function headingsIn(source: string): readonly Tokens.Heading[] {
  return inlineMarked.lexer(source).filter(isHeading);
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

/** Renders the headings of a text with these addresses, in their order. */
function headingsWith(ids: readonly string[]): RendererObject {
  let count = 0;
  return {
    heading({ tokens, depth, text }) {
      const id = ids[count] ?? headingId(text);
      count += 1;
      return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
  };
}

/** Addresses on the web, and those within the site, which need no colon. A mail address is an example, nobody to write to. */
function isSafeAddress(href: string): boolean {
  return /^(?:https?:\/\/|[\w./#-]+$)/i.test(href);
}
