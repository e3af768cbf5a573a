import type { DescribedOperation } from '../described-operation.js';
import type { OpenApiDocument } from '../openapi-document.js';
import { resolveReference } from '../resolve-reference.js';
import { html, type Html } from './html.js';
import { objectsWithin, viewSchema } from './schema-view.js';

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

/** A code as a small label: success, still working, refused. Codes of the marketplace succeed when they end in 0000. */
export function resultCodeLabel(code: string): Html {
  const kind = code === '000004' ? 'working' : code.endsWith('0000') ? 'success' : 'refused';
  return html`<span class="code-label ${kind}">${code}</span>`;
}
