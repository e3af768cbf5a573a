import type { DescribedOperation, NamedScheme } from '../described-operation.js';
import { html, type Html } from './html.js';
import { markdown } from './markdown.js';
import type { Page } from './page-layout.js';
import { operationPath, type Site } from './site.js';

/** How a call proves where it comes from, one chapter for each scheme, and how the answer does. */
export function signaturesPage({ callbacks: { document, operations } }: Site): Page {
  const schemes = Object.entries(document.components?.securitySchemes ?? {});
  const headers = Object.entries(document.components?.headers ?? {});
  return {
    path: 'signatures.html',
    title: 'Signatures',
    body: html`<h1>Signatures</h1>
      ${schemes.map(([name, scheme]) => schemeChapter({ name, scheme }, operations))}
      ${headers.map(
        ([, { description = '' }]) =>
          html`<h2 id="answers">Answers: the header <code>Body-Sign</code></h2>
            ${markdown(description)}`,
      )} `,
  };
}

function schemeChapter(
  { name, scheme }: NamedScheme,
  operations: readonly DescribedOperation[],
): Html {
  const users = operations.filter(({ schemes }) => schemes.some((used) => used.name === name));
  const keyClasses = [...new Set(users.map(({ keyClass }) => keyClass ?? 'none'))];
  return html`<h2 id="signature-${name}">
      Calls: scheme <code>${scheme['x-koogate-scheme'] ?? name}</code>
    </h2>
    <dl class="facts">
      <div>
        <dt>Key class</dt>
        <dd>${keyClasses.map((keyClass) => html`<code>${keyClass}</code> `)}</dd>
      </div>
      <div>
        <dt>Used by</dt>
        <dd>
          ${users.map(({ operationId }, index) => html`${index > 0 && ', '}<a href="${operationPath(operationId)}"><code>${operationId}</code></a>`)}
        </dd>
      </div>
    </dl>
    ${scheme.description !== undefined && markdown(scheme.description)} `;
}
