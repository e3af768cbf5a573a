import type { DescribedOperation } from '../described-operation.js';
import type { OpenApiDocument, Response, Schema } from '../openapi-document.js';
import { answerExamplesOf, requestExamplesOf, type NamedExample } from '../operation-examples.js';
import { requestSchemasOf } from '../operation-request.js';
import { nameOfReference, resolveReference } from '../resolve-reference.js';
import { exampleList } from './example-list.js';
import { parameterTable } from './field-table.js';
import { html, type Html } from './html.js';
import { inlineMarkdown, markdown } from './markdown.js';
import type { Page } from './page-layout.js';
import { schemaSections } from './schema-sections.js';
import type { DescribedDocument, PublishedApi } from './site.js';
import { typeLabel } from './type-label.js';

/** A whole API on one page: operations by tag, then the objects and the errors that they share. */
export function apiPage(api: PublishedApi): Page {
  const { document, path, page } = api;
  const tags = tagsOf(api);
  return {
    path,
    title: document.info.title,
    body: html`<p class="eyebrow">${page.eyebrow}</p>
      <h1>${document.info.title}</h1>
      ${pageContents(api, tags)}
      ${document.info.description !== undefined && markdown(document.info.description, 2)}
      ${tags.map((tag) => tagSection(api, tag))} ${schemeSections(api)}
      <section aria-labelledby="objects">
        <h2 id="objects">Objects</h2>
        ${objects(api)}
      </section>
      <section aria-labelledby="error-answers">
        <h2 id="error-answers">Error answers</h2>
        ${errorAnswers(document)}
      </section> `,
  };
}

/** Those of operations, and those that are nothing but a chapter. */
function tagsOf({ document, operations }: DescribedDocument): readonly string[] {
  const used = operations.map(({ tag }) => tag);
  const chapters = (document.tags ?? []).filter(({ name }) => !used.includes(name));
  return [...new Set([...used, ...chapters.map(({ name }) => name)])];
}

function pageContents({ document, operations }: DescribedDocument, tags: readonly string[]): Html {
  const links = (tag: string) =>
    operations
      .filter((operation) => operation.tag === tag)
      .map(
        ({ operationId }, index) =>
          html`${index > 0 ? ', ' : ': '}<a href="#${operationId}"><code>${operationId}</code></a>`,
      );
  return html`<nav class="on-page" aria-label="On this page">
    <ul>
      ${tags.map((tag) => html`<li><a href="#tag-${tag}">${titleOf(document, tag)}</a>${links(tag)}</li> `)}
      ${explainedSchemes(document).map(({ name }) => html`<li><a href="#scheme-${name}">Signing: ${name}</a></li> `)}
      <li><a href="#objects">Objects</a></li>
      <li><a href="#error-answers">Error answers</a></li>
    </ul>
  </nav>`;
}

function tagSection({ document, operations }: DescribedDocument, tag: string): Html {
  const description = document.tags?.find(({ name }) => name === tag)?.description;
  return html`<section aria-labelledby="tag-${tag}">
    <h2 id="tag-${tag}">${titleOf(document, tag)}</h2>
    ${description !== undefined && markdown(description)}
    ${operations.filter((operation) => operation.tag === tag).map((operation) => operationArticle(document, operation))}
  </section> `;
}

function titleOf(document: OpenApiDocument, tag: string): string {
  return document.tags?.find(({ name }) => name === tag)?.['x-displayName'] ?? tag;
}

/** Where there is more to say of a way of signing than a line. */
function schemeSections({ document }: DescribedDocument): readonly Html[] {
  return explainedSchemes(document).map(
    ({ name, description }) =>
      html`<section aria-labelledby="scheme-${name}">
        <h2 id="scheme-${name}">Signing: ${name}</h2>
        ${markdown(description, 3, `scheme-${name}`)}
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

function operationArticle(document: OpenApiDocument, described: DescribedOperation): Html {
  const { operation, operationId, request } = described;
  return html`<article aria-labelledby="${operationId}">
    <h3 id="${operationId}">${operation.summary ?? operationId}</h3>
    <p class="signature-line">
      <span class="method">${described.method.toUpperCase()}</span>
      <code>${described.path}</code
      >${described.role !== undefined && html` <span class="activity">role <code>${described.role}</code></span>`}
    </p>
    ${operation.description !== undefined && markdown(operation.description)}
    ${described.parameters.length > 0 && parameterTable(document, described.parameters)}
    ${
      request !== undefined &&
      html`<h4>Request: ${contentType(document, request.contents)}</h4>
        ${request.description !== undefined && markdown(request.description)}
        ${examples(requestExamplesOf(document, operation))}`
    }
    ${Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .map(([status, response]) =>
        answer(document, described, status, resolveReference(document, response)),
      )}
    <p class="errors">Errors: ${errorLinks(operation.responses)}</p>
  </article> `;
}

function answer(
  document: OpenApiDocument,
  { operation }: DescribedOperation,
  status: string,
  response: Response,
): Html {
  return html`<h4>
      Answer ${status}: ${contentType(document, Object.values(response.content ?? {}))}
    </h4>
    <p>${inlineMarkdown(response.description)}</p>
    ${examples(answerExamplesOf(document, operation, status))}`;
}

function contentType(
  document: OpenApiDocument,
  contents: readonly { readonly schema?: Schema | undefined }[],
): Html {
  const labels = contents.flatMap(({ schema }) =>
    schema === undefined ? [] : [typeLabel(document, schema)],
  );
  return labels.length === 0 ? html`no body` : html`${labels}`;
}

function examples(named: readonly NamedExample[]): Html | undefined {
  return named.length === 0 ? undefined : exampleList(named, { openFirst: false, isShared: true });
}

function errorLinks(responses: DescribedOperation['operation']['responses']): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, response], index) =>
      '$ref' in response
        ? html`${index > 0 && ', '}<a href="#response-${nameOfReference(response.$ref)}"
              >${status}</a
            >`
        : html`${index > 0 && ', '}${status} ${inlineMarkdown(response.description)}`,
    );
}

function objects({ document, operations }: DescribedDocument): readonly Html[] {
  const shown = new Set<string>();
  return operations.flatMap(({ operation }) =>
    bodySchemas(document, operation).flatMap((schema) =>
      schemaSections(document, schema, { shown }),
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

function errorAnswers(document: OpenApiDocument): readonly Html[] {
  const responses = Object.entries(document.components?.responses ?? {});
  return responses.map(([name, response]) => {
    const operation = { operationId: name, responses: { error: response } };
    return html`<h3 id="response-${name}">${name}</h3>
      <p>${inlineMarkdown(response.description)}</p>
      ${examples(answerExamplesOf(document, operation))} `;
  });
}
