import type { DescribedOperation } from '../described-operation.js';
import type { OpenApiDocument, Response, Schema } from '../openapi-document.js';
import { answerExamplesOf, requestExamplesOf, type NamedExample } from '../operation-examples.js';
import { requestSchemasOf } from '../operation-request.js';
import { nameOfReference, resolveReference } from '../resolve-reference.js';
import { line, prose, type DocumentSource } from './document-source.js';
import { exampleList } from './example-list.js';
import { parameterTable } from './field-table.js';
import { html, type Html } from './html.js';
import type { Page } from './page.js';
import { schemaSections } from './schema-sections.js';
import type { DescribedDocument, PublishedApi } from './site.js';
import { typeLabel } from './type-label.js';

/** A whole API on one page: operations by tag, then the objects and the errors that they share. */
export function apiPage(api: PublishedApi): Page {
  const { document, path, name, words } = api;
  const tags = tagsOf(api);
  return {
    path,
    title: document.info.title,
    trail: [{ label: words.contents.apis[name].eyebrow }],
    body: html`${operationIndex(api, tags)}
      ${document.info.description !== undefined && prose(api, document.info.description, 2)}
      ${tags.map((tag) => tagSection(api, tag))} ${schemeSections(api)}
      <section aria-labelledby="objects">
        <h2 id="objects">${words.api.objects}</h2>
        ${objects(api)}
      </section>
      <section aria-labelledby="error-answers">
        <h2 id="error-answers">${words.api.errorAnswers}</h2>
        ${errorAnswers(api)}
      </section> `,
  };
}

/** Those of operations, and those that are nothing but a chapter. */
function tagsOf({ document, operations }: DescribedDocument): readonly string[] {
  const used = operations.map(({ tag }) => tag);
  const chapters = (document.tags ?? []).filter(({ name }) => !used.includes(name));
  return [...new Set([...used, ...chapters.map(({ name }) => name)])];
}

/** All operations by name; the chapters stand in the contents of the page. */
function operationIndex(
  { document, operations }: DescribedDocument,
  tags: readonly string[],
): Html {
  const rows = tags
    .map((tag) => ({ tag, these: operations.filter((operation) => operation.tag === tag) }))
    .filter(({ these }) => these.length > 0);
  return html`<dl class="facts operation-index">
    ${rows.map(
      ({ tag, these }) =>
        html`<div>
          <dt><a href="#tag-${tag}">${titleOf(document, tag)}</a></dt>
          <dd>
            ${these.map(({ operationId }, index) => html`${index > 0 && ', '}<a href="#${operationId}"><code>${operationId}</code></a>`)}
          </dd>
        </div> `,
    )}
  </dl>`;
}

function tagSection(api: DescribedDocument, tag: string): Html {
  const { document, operations } = api;
  const description = document.tags?.find(({ name }) => name === tag)?.description;
  return html`<section aria-labelledby="tag-${tag}">
    <h2 id="tag-${tag}">${titleOf(document, tag)}</h2>
    ${description !== undefined && prose(api, description)}
    ${operations.filter((operation) => operation.tag === tag).map((operation) => operationArticle(api, operation))}
  </section> `;
}

function titleOf(document: OpenApiDocument, tag: string): string {
  return document.tags?.find(({ name }) => name === tag)?.['x-displayName'] ?? tag;
}

/** Where there is more to say of a way of signing than a line. */
function schemeSections(api: DescribedDocument): readonly Html[] {
  return explainedSchemes(api.document).map(
    ({ name, description }) =>
      html`<section aria-labelledby="scheme-${name}">
        <h2 id="scheme-${name}">${api.words.api.signing(name)}</h2>
        ${prose(api, description, 3, `scheme-${name}`)}
      </section> `,
  );
}

function explainedSchemes(document: OpenApiDocument) {
  return Object.entries(document.components?.securitySchemes ?? {}).flatMap(([name, scheme]) =>
    scheme['x-koogate-scheme'] === undefined || scheme.description === undefined
      ? []
      : [{ name, description: scheme.description }],
  );
}

function operationArticle(api: DescribedDocument, described: DescribedOperation): Html {
  const { document, words } = api;
  const { operation, operationId, request } = described;
  return html`<article aria-labelledby="${operationId}">
    <h3 id="${operationId}">${operation.summary ?? operationId}</h3>
    <p class="signature-line">
      <span class="method">${described.method.toUpperCase()}</span>
      <code>${described.path}</code
      >${described.role !== undefined && html` <span class="activity">${words.operation.role} <code>${described.role}</code></span>`}
    </p>
    ${operation.description !== undefined && prose(api, operation.description)}
    ${described.parameters.length > 0 && parameterTable(api, described.parameters)}
    ${
      request !== undefined &&
      html`<h4>${words.api.request}: ${contentType(api, request.contents)}</h4>
        ${request.description !== undefined && prose(api, request.description)}
        ${examples(api, requestExamplesOf(document, operation))}`
    }
    ${Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .map(([status, response]) =>
        answer(api, described, status, resolveReference(document, response)),
      )}
    <p class="errors">${words.api.errors} ${errorLinks(api, operation.responses)}</p>
  </article> `;
}

function answer(
  api: DocumentSource,
  { operation }: DescribedOperation,
  status: string,
  response: Response,
): Html {
  return html`<h4>
      ${api.words.api.answer(status)}: ${contentType(api, Object.values(response.content ?? {}))}
    </h4>
    <p>${line(api, response.description)}</p>
    ${examples(api, answerExamplesOf(api.document, operation, status))}`;
}

function contentType(
  api: DocumentSource,
  contents: readonly { readonly schema?: Schema | undefined }[],
): Html {
  const labels = contents.flatMap(({ schema }) =>
    schema === undefined ? [] : [typeLabel(api, schema)],
  );
  return labels.length === 0 ? html`${api.words.api.noBody}` : html`${labels}`;
}

function examples(api: DocumentSource, named: readonly NamedExample[]): Html | undefined {
  return named.length === 0
    ? undefined
    : exampleList(api, named, { openFirst: false, isShared: true });
}

function errorLinks(
  api: DocumentSource,
  responses: DescribedOperation['operation']['responses'],
): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, response], index) =>
      '$ref' in response
        ? html`${index > 0 && ', '}<a href="#response-${nameOfReference(response.$ref)}"
              >${status}</a
            >`
        : html`${index > 0 && ', '}${status} ${line(api, response.description)}`,
    );
}

function objects(api: DescribedDocument): readonly Html[] {
  const shown = new Set<string>();
  return api.operations.flatMap(({ operation }) =>
    bodySchemas(api.document, operation).flatMap((schema) =>
      schemaSections(api, schema, { shown }),
    ),
  );
}

function bodySchemas(
  document: OpenApiDocument,
  operation: DescribedOperation['operation'],
): readonly Schema[] {
  const answers = Object.values(operation.responses).flatMap((response) =>
    Object.values(resolveReference(document, response).content ?? {}),
  );
  return [
    ...requestSchemasOf(document, operation),
    ...answers.flatMap(({ schema }) => schema ?? []),
  ];
}

function errorAnswers(api: DocumentSource): readonly Html[] {
  const responses = Object.entries(api.document.components?.responses ?? {});
  return responses.map(([name, response]) => {
    const operation = { operationId: name, responses: { error: response } };
    return html`<h3 id="response-${name}">${name}</h3>
      <p>${line(api, response.description)}</p>
      ${examples(api, answerExamplesOf(api.document, operation))} `;
  });
}
