import type { DescribedOperation } from '../described-operation.js';
import { requestExamplesOf } from '../operation-examples.js';
import { resolveReference } from '../resolve-reference.js';
import { codeBlock } from './code-block.js';
import { exampleList } from './example-list.js';
import { html, type Html } from './html.js';
import { markdown } from './markdown.js';
import { contentSections } from './schema-sections.js';
import type { Site } from './site.js';

/** How a callback arrives: the first lines on the wire, every field, and the examples with the code that answers each. */
export function requestSection(
  site: Site,
  described: DescribedOperation,
  shown: Set<string>,
): Html | undefined {
  const { document } = site.callbacks;
  if (described.operation.requestBody === undefined) return undefined;
  const body = resolveReference(document, described.operation.requestBody);
  const examples = requestExamplesOf(document, described.operation);
  const addressOf = (name: string) => {
    const address = site.exampleAddresses.get(name);
    return address === undefined ? undefined : `../${address}`;
  };
  return html`<section aria-labelledby="request">
    <h2 id="request">Request</h2>
    ${codeBlock(requestHead(described, Object.keys(body.content)))}
    ${body.description !== undefined && markdown(body.description)}
    ${contentSections(document, body.content, shown)}
    <h2 id="request-examples">Request examples</h2>
    <p>The code beside each is the answer to it.</p>
    ${exampleList(examples, { openFirst: true, addressOf })}
  </section>`;
}

/** The first lines as they travel. The parameters of the query are all of the signature. */
function requestHead(
  { method, path, parameters }: DescribedOperation,
  types: readonly string[],
): string {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const queryText = query.map(({ name }) => `${name}=…`).join('&');
  const target = query.length === 0 ? path : `${path}?${queryText}`;
  return [
    `${method.toUpperCase()} ${target}`,
    ...types.map((type) => `Content-Type: ${type};charset=utf8`),
  ].join('\n');
}
