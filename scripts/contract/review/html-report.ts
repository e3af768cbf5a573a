import { html, type Html } from '../../generate/docs/html.js';
import { wordDifference } from '../../generate/docs/word-difference.js';
import { changeClasses, type Change } from '../change.js';
import { shortText } from '../short-text.js';
import { groupedConsequences } from './grouped-consequences.js';
import {
  countByClass,
  reportSections,
  type ReportEntry,
  type ReportSection,
} from './report-sections.js';
import { reportStyle } from './report-style.js';
import type { Review } from './review.js';
import { verdictOf } from './verdict-of.js';

/** The review as a page: one file that loads nothing, for a screen of any width, light and dark, and on paper. */
export function htmlReport(review: Review): string {
  const sections = reportSections(review);
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Contract review against ${review.base}</title>
        <style>
          ${reportStyle}
        </style>
      </head>
      <body>
        <header>
          <p class="eyebrow">Contract review</p>
          <h1>Compared with ${review.base}</h1>
          <p class="verdict ${review.isAccepted ? 'accepted' : 'refused'}">${verdictOf(review)}</p>
          ${tiles(review)}
          <p class="compared">${withCode(comparedBy(review))}</p>
        </header>
        <main>
          ${contents(sections)} ${stale(review)} ${sections.map(section)} ${follows(review)}
        </main>
      </body>
    </html>`.text
  }\n`;
}

function tiles({ changes }: Review): Html {
  return html`<dl class="tiles">
    ${changeClasses.map(
      (each) =>
        html`<div class="${each}">
          <dt>${each}</dt>
          <dd>${countByClass(changes, each)}</dd>
        </div>`,
    )}
  </dl>`;
}

function comparedBy({ oasdiff }: Review): string {
  if ('why' in oasdiff) return `${oasdiff.why}.`;
  return `Seen by two comparers: ours, and oasdiff ${oasdiff.version}.`;
}

function contents(sections: readonly ReportSection[]): Html {
  if (sections.length === 0) return html`<p>Nothing has changed.</p>`;
  return html`<nav aria-label="Contents">
    <ul>
      ${sections.map(
        (each) =>
          html`<li>
            <a href="#${anchorOf(each)}">${each.title}</a> <span>${each.specification}</span>
            ${changeClasses.map((name) => dot(name, each))}
          </li>`,
      )}
    </ul>
  </nav>`;
}

function dot(name: (typeof changeClasses)[number], { entries }: ReportSection): Html | false {
  const count = countByClass(entries, name);
  return count > 0 && html`<b class="${name}" title="${name}">${count}<i> ${name}</i></b>`;
}

function section(each: ReportSection): Html {
  const loud = each.entries.filter(({ change }) => change.class !== 'harmless');
  const quiet = each.entries.filter(({ change }) => change.class === 'harmless');
  return html`<section id="${anchorOf(each)}">
    <h2>${each.title} <span>${each.specification}</span></h2>
    ${loud.map(entry)}
    ${
      quiet.length > 0 &&
      html`<details class="quiet">
        <summary>${quiet.length} harmless</summary>
        ${quiet.map(entry)}
      </details>`
    }
  </section>`;
}

function entry({ change, acknowledgement, names, operations }: ReportEntry): Html {
  return html`<article class="${change.class}">
    <h3><b class="${change.class}">${change.class}</b> ${withCode(change.sentence)}</h3>
    <p>${withCode(change.reason)}</p>
    ${
      acknowledgement !== undefined &&
      html`<p class="acknowledged">
        Acknowledged by ${acknowledgement.by} on ${acknowledgement.date}: ${acknowledgement.because}
      </p>`
    }
    ${operations.length > 1 && html`<p class="operations">${operations.map((each) => html`<code>${each}</code> `)}</p>`}
    ${wordDifference(change) ?? values(change)}
    <p class="id">
      ${names.map((each) => html`<code>${each}</code> `)} · seen by ${change.seenBy.join(' and ')}
    </p>
  </article>`;
}

function values({ before, after }: Change): Html | false {
  if (before === undefined && after === undefined) return false;
  return html`<dl class="values">
    <div>
      <dt>before</dt>
      <dd>${value(before)}</dd>
    </div>
    <div>
      <dt>after</dt>
      <dd>${value(after)}</dd>
    </div>
  </dl>`;
}

function value(shown: unknown): Html {
  return shown === undefined ? html`–` : html`<code>${shortText(shown, 1200)}</code>`;
}

function stale({ stale: acknowledgements }: Review): Html | false {
  if (acknowledgements.length === 0) return false;
  return html`<section>
    <h2>Acknowledged, but no change</h2>
    ${acknowledgements.map(
      ({ change, because, by }) =>
        html`<article class="breaking">
          <h3><code>${change}</code></h3>
          <p>${by}: ${because}</p>
        </article>`,
    )}
  </section>`;
}

function follows({ follows: consequences }: Review): Html | false {
  if (consequences === undefined || consequences.length === 0) return false;
  return html`<section id="follows">
    <h2>What follows</h2>
    <ul class="follows">
      ${groupedConsequences(consequences).map(
        ({ kind, path, exists, sentence }) =>
          html`<li>
            <b class="${exists ? 'harmless' : 'risky'}"
              >${exists ? kind : `${kind}, does not exist yet`}</b
            >
            <code>${path}</code> ${withCode(sentence)}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Sentences mark names by backticks. */
function withCode(sentence: string): readonly (Html | string)[] {
  return sentence
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function anchorOf({ specification, title }: ReportSection): string {
  return `${specification}-${title.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}
