import type { NamedExample } from '../operation-examples.js';
import { jsonBlock } from './code-block.js';
import { line, type DocumentSource } from './document-source.js';
import { html, type Html } from './html.js';
import { resultCodeLabel } from './result-codes.js';

export interface ExampleListOptions {
  /** The first example is open already. */
  readonly openFirst: boolean;
  /** The page shows the same example several times, so it gets no address of its own. */
  readonly isShared?: boolean;
  /** Where the page of another example is. */
  readonly addressOf?: (name: string) => string | undefined;
}

/** Examples that open one by one. */
export function exampleList(
  source: DocumentSource,
  examples: readonly NamedExample[],
  options: ExampleListOptions,
): Html {
  return html`<div class="examples">
    ${examples.map((example, index) => exampleItem(source, { example, index }, options))}
  </div>`;
}

interface Item {
  readonly example: NamedExample;
  readonly index: number;
}

function exampleItem(
  source: DocumentSource,
  { example, index }: Item,
  options: ExampleListOptions,
): Html {
  const { openFirst, isShared = false, addressOf = () => undefined } = options;
  return html`<details${!isShared && html` id="example-${example.name}"`}${openFirst && index === 0 && ' open'}>
<summary><span>${title(source, example)}</span>${example.resultCode !== undefined && html` ${resultCodeLabel(example.resultCode)}`}</summary>
${example.description !== undefined && html`<p>${line(source, example.description)}</p>`}
${example.after.length > 0 && html`<p class="after">${source.words.operation.sentAfter(example.after.map((name) => reference(name, addressOf(name))))}</p>`}
${jsonBlock(example.value)}</details>
`;
}

/** As it stands there, since summaries are no Markdown. */
function title({ untranslated }: DocumentSource, { summary, name }: NamedExample): Html {
  const text = summary ?? name;
  return untranslated.has(text.trim()) ? html`<span lang="en">${text}</span>` : html`${text}`;
}

function reference(name: string, address: string | undefined): Html {
  return address === undefined
    ? html`<code>${name}</code>`
    : html`<a href="${address}"><code>${name}</code></a>`;
}
