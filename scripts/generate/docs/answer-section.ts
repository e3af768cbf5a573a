import type { DescribedOperation } from '../described-operation.js';
import type { Header, Response } from '../openapi-document.js';
import { answerExamplesOf } from '../operation-examples.js';
import { resolveReference } from '../resolve-reference.js';
import { line } from './document-source.js';
import { exampleList } from './example-list.js';
import { html, type Html } from './html.js';
import { resultCodeLabel, resultCodeMeanings } from './result-codes.js';
import { contentSections } from './schema-sections.js';
import type { Site } from './site.js';

/** What a callback is answered: every field, and for each result code its meaning here and an example. */
export function answerSection(site: Site, described: DescribedOperation, shown: Set<string>): Html {
  const { callbacks, words } = site;
  const { document } = callbacks;
  const responses = Object.entries(described.operation.responses).map(
    ([status, response]): [string, Response] => [status, resolveReference(document, response)],
  );
  return html`<section aria-labelledby="answer">
    <h2 id="answer">${words.operation.answer}</h2>
    ${responses.map(
      ([status, response]) =>
        html`<p class="status">
            <span class="method">HTTP ${status}</span> ${line(callbacks, response.description)}
          </p>
          ${headerList(site, response)} ${contentSections(callbacks, response.content ?? {}, shown)} `,
    )}
    <h2 id="result-codes">${words.operation.resultCodes}</h2>
    ${resultCodeMeanings(document, described).map(
      ({ code, meaning }) =>
        html`<h3 class="code-heading" id="code-${code}">
            ${resultCodeLabel(code)}
            <span>${meaning !== undefined && line(callbacks, meaning)}</span>
          </h3>
          ${exampleList(
            callbacks,
            answerExamplesOf(document, described.operation).filter(
              (example) => example.resultCode === code,
            ),
            { openFirst: false },
          )} `,
    )}
  </section>`;
}

/** The first words; the page about signatures has all of them. */
function headerList(site: Site, { headers = {} }: Response): Html | undefined {
  const entries = Object.entries(headers);
  if (entries.length === 0) return undefined;
  return html`<dl class="facts">
    ${entries.map(([name, header]) => headerFact(site, name, header))}
  </dl>`;
}

function headerFact(
  { callbacks, words }: Site,
  name: string,
  header: Parameters<typeof resolveReference<Header>>[1],
): Html {
  const { description = '' } = resolveReference<Header>(callbacks.document, header);
  const [firstWords = ''] = description.split('\n\n');
  return html`<div>
    <dt>${words.operation.header(name)}</dt>
    <dd>
      ${line(callbacks, firstWords)}
      <a href="../signatures.html#answers">${words.operation.howMade}</a>
    </dd>
  </div>`;
}
