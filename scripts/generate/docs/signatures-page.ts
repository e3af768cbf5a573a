import type { DescribedOperation, NamedScheme } from '../described-operation.js';
import { html, type Html } from './html.js';
import { markdown } from './markdown.js';
import { operationLinks } from './operation-links.js';
import type { Page } from './page-layout.js';
import type { Site } from './site.js';

/** How a call proves where it comes from, one chapter for each scheme, and how the answer does. */
export function signaturesPage({ callbacks: { document, operations } }: Site): Page {
  const schemes = schemesOf(operations);
  const headers = Object.entries(document.components?.headers ?? {});
  return {
    path: 'signatures.html',
    title: 'Signatures',
    body: html`<h1>Signatures</h1>
      <nav class="on-page" aria-label="On this page">
        <ul>
          ${schemes.map(({ name }) => html`<li><a href="#signature-${name}">${name}</a></li> `)}
          <li><a href="#answers">Body-Sign</a></li>
        </ul>
      </nav>
      ${schemes.map((named) => schemeChapter(named, operations))}
      ${headers.map(
        ([, { description = '' }]) =>
          html`<h2 id="answers">Answers: the header <code>Body-Sign</code></h2>
            ${markdown(description, 3, 'answers')}`,
      )} `,
  };
}

/** In the order in which the families use them. */
function schemesOf(operations: readonly DescribedOperation[]): readonly NamedScheme[] {
  const byName = new Map(
    operations.flatMap(({ schemes }) => schemes.map((named) => [named.name, named] as const)),
  );
  return [...byName.values()];
}

function schemeChapter(
  { name, scheme }: NamedScheme,
  operations: readonly DescribedOperation[],
): Html {
  const users = operations.filter(({ schemes }) => schemes.some((used) => used.name === name));
  const keyClasses = [...new Set(users.map(({ keyClass }) => keyClass ?? 'none'))];
  return html`<h2 id="signature-${name}">Calls: ${name}</h2>
    <dl class="facts">
      <div>
        <dt>Scheme</dt>
        <dd><code>${scheme['x-koogate-scheme'] ?? 'none'}</code></dd>
      </div>
      ${keyClasses.map(
        (keyClass) =>
          html`<div>
            <dt>Keys of class <code>${keyClass}</code></dt>
            <dd>
              ${operationLinks(
                users.filter((user) => (user.keyClass ?? 'none') === keyClass),
                '',
              )}
            </dd>
          </div>`,
      )}
    </dl>
    ${scheme.description !== undefined && markdown(scheme.description, 3, `signature-${name}`)} `;
}
