import { escapeHtml, html, Html } from './html.js';

/** A block of code; JSON is coloured, by classes and not by styles, which the content-security policy forbids. */
export function codeBlock(text: string, language?: string): Html {
  const content = language === 'json' ? colouredJson(text) : new Html(escapeHtml(text));
  return html`<pre tabindex="0"><code>${content}</code></pre> `;
}

/** A value as indented JSON. */
export function jsonBlock(value: unknown): Html {
  return codeBlock(JSON.stringify(value, null, 2), 'json');
}

const jsonToken =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(\btrue\b|\bfalse\b|\bnull\b)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

function colouredJson(text: string): Html {
  let coloured = '';
  let end = 0;
  for (const match of text.matchAll(jsonToken)) {
    const [token, string, colon] = match;
    coloured += escapeHtml(text.slice(end, match.index));
    coloured +=
      string === undefined
        ? span('literal', token)
        : span(colon === undefined ? 'string' : 'member', string) + (colon ?? '');
    end = match.index + token.length;
  }
  return new Html(coloured + escapeHtml(text.slice(end)));
}

function span(className: string, text: string): string {
  return `<span class="json-${className}">${escapeHtml(text)}</span>`;
}
