import type { DescribedOperation } from '../described-operation.js';
import type { OpenApiDocument } from '../openapi-document.js';
import { resolveReference } from '../resolve-reference.js';
import { html, type Html } from './html.js';
import { inlineMarkdown } from './markdown.js';
import { objectsWithin, viewSchema } from './schema-view.js';
import { operationPath } from './site.js';

export interface ResultCodeMeaning {
  readonly code: string;
  readonly meaning: string | undefined;
}

/** What each `resultCode` of an operation's answers means there, ascending: the words beside the enum of the schema. */
export function resultCodeMeanings(
  document: OpenApiDocument,
  { operation }: DescribedOperation,
): readonly ResultCodeMeaning[] {
  const meanings = new Map<string, string | undefined>();
  for (const response of Object.values(operation.responses)) {
    for (const { schema } of Object.values(resolveReference(document, response).content ?? {})) {
      for (const { schema: answer } of schema === undefined
        ? []
        : objectsWithin(document, schema)) {
        const property = answer.properties?.resultCode;
        if (property === undefined) continue;
        const resultCode = viewSchema(document, property).schema;
        for (const code of (resultCode.enum ?? []).map(String)) {
          meanings.set(code, meanings.get(code) ?? resultCode['x-enumDescriptions']?.[code]);
        }
      }
    }
  }
  return [...meanings]
    .map(([code, meaning]) => ({ code, meaning }))
    .sort((left, right) => (left.code < right.code ? -1 : 1));
}

/** A code as a small label: success, still working, refused. */
export function resultCodeLabel(code: string): Html {
  const kind = { '000000': 'success', '000004': 'working' }[code] ?? 'refused';
  return html`<span class="code-label ${kind}">${code}</span>`;
}

/** All codes of all callbacks: what each means, and which operations answer it. */
export function resultCodeTable(
  document: OpenApiDocument,
  operations: readonly DescribedOperation[],
): Html {
  const rows = new Map<string, Map<string, DescribedOperation[]>>();
  for (const operation of operations) {
    for (const { code, meaning = '' } of resultCodeMeanings(document, operation)) {
      const byMeaning = rows.get(code) ?? new Map<string, DescribedOperation[]>();
      rows.set(code, byMeaning.set(meaning, [...(byMeaning.get(meaning) ?? []), operation]));
    }
  }
  const codes = [...rows].sort(([left], [right]) => (left < right ? -1 : 1));
  return html`<div class="scroll">
    <table class="codes">
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${codes.map(
          ([code, byMeaning]) =>
            html`<tr>
              <th scope="row">${resultCodeLabel(code)}</th>
              <td>
                ${[...byMeaning].map(([meaning, answering]) => meaningOf(meaning, answering, operations.length))}
              </td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function meaningOf(meaning: string, answering: readonly DescribedOperation[], total: number): Html {
  const who =
    answering.length === total
      ? html`every callback`
      : html`${answering.map(({ operationId }, index) => html`${index > 0 && ', '}<a href="${operationPath(operationId)}"><code>${operationId}</code></a>`)}`;
  return html`<p>${inlineMarkdown(meaning)} <span class="who">${who}</span></p>`;
}
