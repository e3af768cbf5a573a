import type { DescribedOperation } from '../described-operation.js';
import { requestExamplesOf } from '../operation-examples.js';
import type { OperationRequest } from '../operation-request.js';
import { byteSize } from './byte-size.js';
import { codeBlock } from './code-block.js';
import { exampleList } from './example-list.js';
import { html, type Html } from './html.js';
import { markdown } from './markdown.js';
import { schemaSections } from './schema-sections.js';
import type { Site } from './site.js';

/** How a callback arrives: the first lines on the wire, every field, and the examples with the code that answers each. */
export function requestSection(
  site: Site,
  described: DescribedOperation,
  shown: Set<string>,
): Html | undefined {
  const { document } = site.callbacks;
  const { request } = described;
  if (request === undefined) return undefined;
  const addressOf = (name: string) => {
    const address = site.exampleAddresses.get(name);
    return address === undefined ? undefined : `../${address}`;
  };
  const title = request.place === 'query' ? 'Parameter' : 'Field';
  return html`<section aria-labelledby="request">
    <h2 id="request">Request</h2>
    ${codeBlock(requestHead(described, request))}
    ${request.description !== undefined && markdown(request.description)}
    ${requestFacts(described, request)}
    ${request.contents.map(({ schema }) => schema !== undefined && schemaSections(document, schema, { shown, title }))}
    <h2 id="request-examples">Request examples</h2>
    <p>
      The code beside each is the answer to
      it.${request.place === 'query' && ' Each member is a parameter of the query, shown decoded; authToken comes with them.'}
    </p>
    ${exampleList(requestExamplesOf(document, described.operation), { openFirst: true, addressOf })}
  </section>`;
}

/** The first lines as they travel; the values of what signs them are left out. */
function requestHead(
  { method, path, activity, parameters }: DescribedOperation,
  { place, contents }: OperationRequest,
): string {
  const signing = (where: string) => parameters.filter((parameter) => parameter.in === where);
  const query = [
    ...(place === 'query' && activity !== undefined ? [`activity=${activity}`] : []),
    ...(place === 'query' ? ['…'] : []),
    ...signing('query').map(({ name }) => `${name}=…`),
  ];
  return [
    `${method.toUpperCase()} ${[path, ...(query.length === 0 ? [] : [query.join('&')])].join('?')}`,
    ...signing('header').map(({ name }) => `${name}: …`),
    ...contents.flatMap(({ type }) => (type === undefined ? [] : [`Content-Type: ${type}`])),
  ].join('\n');
}

/** Whatever `KOOGATE_BODY_BYTES_MAX` is when nobody sets it: `src/config.ts`. */
export const generalBodyBytesMax = 65_536;

function requestFacts(
  { bodyBytesMax, sensitive }: DescribedOperation,
  { place }: OperationRequest,
): Html | undefined {
  if (place === 'query' && !sensitive) return undefined;
  const size =
    bodyBytesMax === undefined
      ? html`at most ${byteSize(generalBodyBytesMax)}, unless
          <code>KOOGATE_BODY_BYTES_MAX</code> says otherwise`
      : html`at most ${byteSize(bodyBytesMax)}, more if <code>KOOGATE_BODY_BYTES_MAX</code> is`;
  return html`<dl class="facts">
    ${
      place === 'body' &&
      html`<div>
        <dt>Size of the body</dt>
        <dd>${size}</dd>
      </div>`
    }
    ${
      sensitive &&
      html`<div>
        <dt>Record</dt>
        <dd>sealed when it is stored, since request or answer hold personal data or secrets</dd>
      </div>`
    }
  </dl>`;
}
