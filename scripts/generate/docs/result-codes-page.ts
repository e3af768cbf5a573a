import type { DescribedOperation } from '../described-operation.js';
import { line } from './document-source.js';
import { html, type Html } from './html.js';
import { operationLinks } from './operation-links.js';
import type { Page } from './page.js';
import { resultCodeLabel, resultCodeMeanings } from './result-codes.js';
import { familiesOf, type Family, type Site } from './site.js';
import type { Words } from './words.js';

/** Every code that any callback answers: what each means, and which callbacks answer it. */
export function resultCodesPage({ callbacks, words }: Site): Page {
  const families = familiesOf(callbacks);
  return {
    path: 'result-codes.html',
    title: words.codes.title,
    trail: [],
    body: html`<p>${words.codes.introduction}</p>
      <div class="scroll">
        <table class="codes">
          <thead>
            <tr>
              <th scope="col">${words.codes.code}</th>
              <th scope="col">${words.codes.meaning}</th>
            </tr>
          </thead>
          <tbody>
            ${codesOf(callbacks).map(
              ([code, byMeaning]) =>
                html`<tr id="code-${code}">
                  <th scope="row">${resultCodeLabel(code)}</th>
                  <td>
                    ${[...byMeaning].map(
                      ([meaning, answering]) =>
                        html`<p>
                          ${line(callbacks, meaning)}
                          <span class="who">${whoAnswers(words, answering, families)}</span>
                        </p>`,
                    )}
                  </td>
                </tr> `,
            )}
          </tbody>
        </table>
      </div> `,
  };
}

type ByMeaning = Map<string, DescribedOperation[]>;

/** Ascending; a meaning that most callbacks share comes before those of a few. */
function codesOf({ document, operations }: Site['callbacks']): readonly [string, ByMeaning][] {
  const codes = new Map<string, ByMeaning>();
  for (const operation of operations) {
    for (const { code, meaning = '' } of resultCodeMeanings(document, operation)) {
      const byMeaning: ByMeaning = codes.get(code) ?? new Map<string, DescribedOperation[]>();
      codes.set(code, byMeaning.set(meaning, [...(byMeaning.get(meaning) ?? []), operation]));
    }
  }
  return [...codes]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, byMeaning]) => [
      code,
      new Map([...byMeaning].sort(([, left], [, right]) => right.length - left.length)),
    ]);
}

/** A family of which every callback answers so is named as a whole. */
function whoAnswers(
  words: Words,
  answering: readonly DescribedOperation[],
  families: readonly Family[],
): Html {
  const parts = families.flatMap(({ title, path, operations }) => {
    const these = operations.filter((operation) => answering.includes(operation));
    if (these.length === 0) return [];
    if (these.length > 1 && these.length === operations.length) {
      return [html`<a href="${path}">${words.codes.everyOf(title)}</a>`];
    }
    return [operationLinks(these, '', words)];
  });
  const isEvery = families.every(({ operations }) =>
    operations.every((operation) => answering.includes(operation)),
  );
  return isEvery
    ? html`${words.codes.every}`
    : html`${parts.map((part, index) => html`${index > 0 && words.list}${part}`)}`;
}
