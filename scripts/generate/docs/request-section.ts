import type { DescribedOperation } from '../described-operation.js';
import { requestExamplesOf } from '../operation-examples.js';
import type { OperationRequest } from '../operation-request.js';
import { byteSize } from './byte-size.js';
import { codeBlock } from './code-block.js';
import { prose } from './document-source.js';
import { exampleList } from './example-list.js';
import { html, type Html } from './html.js';
import { schemaSections } from './schema-sections.js';
import type { Site } from './site.js';
import type { Words } from './words.js';

/** How a callback arrives: the first lines on the wire, every field, and the examples with the code that answers each. */
export function requestSection(
  site: Site,
  described: DescribedOperation,
  shown: Set<string>,
): Html | undefined {
  const { callbacks, words } = site;
  const { request } = described;
  if (request === undefined) return undefined;
  const addressOf = (name: string) => {
    const address = site.exampleAddresses.get(name);
    return address === undefined ? undefined : `../${address}`;
  };
  const title = request.place === 'query' ? words.fields.parameter : words.fields.field;
  return html`<section aria-labelledby="request">
    <h2 id="request">${words.operation.request}</h2>
    ${codeBlock(requestHead(described, request))}
    ${request.description !== undefined && prose(callbacks, request.description)}
    ${requestFacts(words.operation, described, request)}
    ${request.contents.map(({ schema }) => schema !== undefined && schemaSections(callbacks, schema, { shown, title }))}
    <h2 id="request-examples">${words.operation.requestExamples}</h2>
    <p>
      ${words.operation.exampleCodes} ${request.place === 'query' && words.operation.queryMembers}
    </p>
    ${exampleList(callbacks, requestExamplesOf(callbacks.document, described.operation), { openFirst: true, addressOf })}
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
  words: Words['operation'],
  { bodyBytesMax, sensitive }: DescribedOperation,
  { place }: OperationRequest,
): Html | undefined {
  if (place === 'query' && !sensitive) return undefined;
  const size =
    bodyBytesMax === undefined
      ? words.bodySizeGeneral(byteSize(generalBodyBytesMax))
      : words.bodySizeOwn(byteSize(bodyBytesMax));
  return html`<dl class="facts">
    ${
      place === 'body' &&
      html`<div>
        <dt>${words.bodySize}</dt>
        <dd>${size}</dd>
      </div>`
    }
    ${
      sensitive &&
      html`<div>
        <dt>${words.record}</dt>
        <dd>${words.sealed}</dd>
      </div>`
    }
  </dl>`;
}
