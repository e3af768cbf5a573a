import type { DescribedOperation } from '../described-operation.js';
import { answerSection } from './answer-section.js';
import { parameterTable } from './field-table.js';
import { prose } from './document-source.js';
import { html, type Html } from './html.js';
import type { Page } from './page.js';
import { requestSection } from './request-section.js';
import { familyOf, operationPath, type Site } from './site.js';

/** All about one callback: how it arrives, what is in it, what is answered, with an example of every outcome. */
export function operationPage(site: Site, described: DescribedOperation): Page {
  const { operation, operationId } = described;
  const { callbacks, words } = site;
  const family = familyOf(callbacks, described);
  const shown = new Set<string>();
  return {
    path: operationPath(operationId),
    title: operation.summary ?? operationId,
    trail: [
      { label: words.contents.callbacks, path: 'index.html#callbacks' },
      { label: family.title, path: family.path },
      { label: operationId },
    ],
    lead: html`<p class="signature-line">
      <span class="method">${described.method.toUpperCase()}</span>
      <code>${described.path}</code
      >${described.activity !== undefined && html` <span class="activity">${words.operation.activity} <code>${described.activity}</code></span>`}
    </p>`,
    body: html`${operation.description !== undefined && prose(callbacks, operation.description, 2)}
    ${operation.externalDocs !== undefined && html`<p><a href="${operation.externalDocs.url}">${operation.externalDocs.description ?? operation.externalDocs.url}</a></p>`}
    ${requestSection(site, described, shown)} ${signingSection(site, described)}
    ${answerSection(site, described, shown)} `,
  };
}

function signingSection(
  { callbacks, words: { operation: words } }: Site,
  described: DescribedOperation,
): Html {
  return html`<section aria-labelledby="signing">
    <h2 id="signing">${words.signing}</h2>
    <dl class="facts">
      <div>
        <dt>${words.scheme}</dt>
        <dd>
          ${described.schemes.map(({ name, scheme }) =>
            words.schemeOf(
              html`<a href="../signatures.html#signature-${name}">${name}</a>`,
              scheme['x-koogate-scheme'] ?? words.none,
            ),
          )}
        </dd>
      </div>
      <div>
        <dt>${words.keyClass}</dt>
        <dd><code>${described.keyClass ?? words.none}</code></dd>
      </div>
      <div>
        <dt>${words.answer}</dt>
        <dd>${described.signedAnswer ? words.signedAnswer : words.unsignedAnswer}</dd>
      </div>
    </dl>
    ${described.parameters.length > 0 && parameterTable(callbacks, described.parameters)}
  </section>`;
}
