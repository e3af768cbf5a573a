import type { DescribedOperation, NamedScheme } from '../described-operation.js';
import { prose } from './document-source.js';
import { html, type Html } from './html.js';
import { operationLinks } from './operation-links.js';
import type { Page } from './page.js';
import type { DescribedDocument, Site } from './site.js';

/** How a call proves where it comes from, one chapter for each scheme, and how the answer does. */
export function signaturesPage({ callbacks, words }: Site): Page {
  const { document, operations } = callbacks;
  const headers = Object.values(document.components?.headers ?? {});
  return {
    path: 'signatures.html',
    title: words.signatures.title,
    trail: [],
    body: html`${schemesOf(operations).map((named) => schemeChapter(callbacks, named))}
    ${headers.map(
      ({ description = '' }) =>
        html`<h2 id="answers">${words.signatures.answers}</h2>
          ${prose(callbacks, description, 3, 'answers')}`,
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

function schemeChapter(callbacks: DescribedDocument, { name, scheme }: NamedScheme): Html {
  const { operations, words } = callbacks;
  const { none } = words.operation;
  const users = operations.filter(({ schemes }) => schemes.some((used) => used.name === name));
  const keyClasses = [...new Set(users.map(({ keyClass }) => keyClass ?? none))];
  return html`<h2 id="signature-${name}">${words.signatures.calls(name)}</h2>
    <dl class="facts">
      <div>
        <dt>${words.signatures.scheme}</dt>
        <dd><code>${scheme['x-koogate-scheme'] ?? none}</code></dd>
      </div>
      ${keyClasses.map(
        (keyClass) =>
          html`<div>
            <dt>${words.signatures.keysOfClass(keyClass)}</dt>
            <dd>
              ${operationLinks(
                users.filter((user) => (user.keyClass ?? none) === keyClass),
                '',
                words,
              )}
            </dd>
          </div>`,
      )}
    </dl>
    ${scheme.description !== undefined && prose(callbacks, scheme.description, 3, `signature-${name}`)} `;
}
