import type { DescribedOperation } from '../described-operation.js';
import { answerSection } from './answer-section.js';
import { parameterTable } from './field-table.js';
import { html, type Html } from './html.js';
import { markdown } from './markdown.js';
import type { Page } from './page-layout.js';
import { requestSection } from './request-section.js';
import { familyOf, operationPath, type Site } from './site.js';

/** All about one callback: how it arrives, what is in it, what is answered, with an example of every outcome. */
export function operationPage(site: Site, described: DescribedOperation): Page {
  const { operation, operationId } = described;
  const shown = new Set<string>();
  return {
    path: operationPath(operationId),
    title: operation.summary ?? operationId,
    body: html`<p class="eyebrow">${familyOf(site.callbacks, described).title} · callback</p>
      <h1>${operation.summary ?? operationId}</h1>
      <p class="signature-line">
        <span class="method">${described.method.toUpperCase()}</span>
        <code>${described.path}</code
        >${described.activity !== undefined && html` <span class="activity">activity <code>${described.activity}</code></span>`}
      </p>
      ${pageContents(described)}
      ${operation.description !== undefined && markdown(operation.description, 2)}
      ${operation.externalDocs !== undefined && html`<p><a href="${operation.externalDocs.url}">${operation.externalDocs.description ?? operation.externalDocs.url}</a></p>`}
      ${requestSection(site, described, shown)} ${signingSection(site, described)}
      ${answerSection(site, described, shown)} `,
  };
}

function pageContents({ request }: DescribedOperation): Html {
  return html`<nav class="on-page" aria-label="On this page">
    <ul>
      ${
        request !== undefined &&
        html`<li><a href="#request">Request</a></li>
          <li><a href="#request-examples">Request examples</a></li> `
      }
      <li><a href="#signing">Signing</a></li>
      <li><a href="#answer">Answer</a></li>
      <li><a href="#result-codes">Result codes</a></li>
    </ul>
  </nav>`;
}

function signingSection(site: Site, described: DescribedOperation): Html {
  const { document } = site.callbacks;
  return html`<section aria-labelledby="signing">
    <h2 id="signing">Signing</h2>
    <dl class="facts">
      <div>
        <dt>Scheme</dt>
        <dd>
          ${described.schemes.map(({ name, scheme }) => html`<a href="../signatures.html#signature-${name}">${name}</a>, scheme <code>${scheme['x-koogate-scheme'] ?? 'none'}</code> `)}
        </dd>
      </div>
      <div>
        <dt>Key class</dt>
        <dd><code>${described.keyClass ?? 'none'}</code></dd>
      </div>
      <div>
        <dt>Answer</dt>
        <dd>
          ${described.signedAnswer ? html`signed, header <code>Body-Sign</code>` : 'not signed'}
        </dd>
      </div>
    </dl>
    ${described.parameters.length > 0 && parameterTable(document, described.parameters)}
  </section>`;
}
