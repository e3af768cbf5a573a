import { posix } from 'node:path';
import { compactHtml } from './compact-html.js';
import { contentsOf, pagesOf, type ContentsGroup, type ContentsLink } from './contents.js';
import { html, Html, type HtmlValue } from './html.js';
import { editionFolders, languageTags, type Language } from './languages.js';
import { navigation } from './navigation.js';
import { pageOutline } from './page-outline.js';
import type { Page } from './page.js';
import { placeOf, type PagePlace } from './page-place.js';
import type { Site } from './site.js';

/** The frame of every page. `otherPaths` are the pages of the edition in the other language. */
export function pageLayout(site: Site, page: Page, otherPaths: ReadonlySet<string>): string {
  const place = placeOf(page, site.language);
  const contents = contentsOf(site);
  const { frame } = site.words;
  const layout = html`<!doctype html>
    <html lang="${languageTags[site.language]}">
      <head>
        ${head(site, page, { place, otherPaths })}
      </head>
      <body>
        <a class="skip" href="#content">${frame.skip}</a>
        ${banner(site, place, otherPaths)}
        <div class="frame">
          <nav id="contents" aria-label="${frame.documentation}" tabindex="-1">
            <a class="close" href="#content">${frame.close}</a>
            ${navigation(contents, place, site.words)}
          </nav>
          <main id="content" tabindex="-1">
            ${article(site, page, place)} ${pager(site, contents, place)}
          </main>
        </div>
      </body>
    </html> `;
  return compactHtml(layout.text);
}

interface Neighbourhood {
  readonly place: PagePlace;
  readonly otherPaths: ReadonlySet<string>;
}

function head(site: Site, page: Page, { place, otherPaths }: Neighbourhood): Html {
  const { siteRoot } = place;
  const other = otherOf(site.language);
  return html`<meta charset="utf-8" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
    />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${page.title} · KooGate</title>
    <link rel="icon" href="${siteRoot}icon.svg" type="image/svg+xml" />
    ${otherPaths.has(page.path) && html`<link rel="alternate" hreflang="${languageTags[other]}" href="${siteRoot}${editionFolders[other]}${page.path}" />`}
    <script src="${siteRoot}theme.js"></script>
    <link rel="stylesheet" href="${siteRoot}style.css" />
    ${['page.js', 'search.js', ...(page.scripts ?? [])].map((script) => html`<script src="${siteRoot}${script}" defer></script>`)}`;
}

function banner(
  { words, language }: Site,
  place: PagePlace,
  otherPaths: ReadonlySet<string>,
): Html {
  const { root, siteRoot, path } = place;
  const { frame } = words;
  const other = otherOf(language);
  const isThere = otherPaths.has(path);
  const target = `${siteRoot}${editionFolders[other]}${isThere ? path : 'index.html'}`;
  const title = isThere ? frame.otherLanguageTitle : frame.otherEditionTitle;
  // The field of the search and the switch of the colours are made by the scripts that serve them.
  return html`<header class="banner">
    <a class="to-contents" href="#contents" aria-label="${frame.contents}"><span></span></a>
    <a class="brand" href="${root}index.html"
      ><img src="${siteRoot}icon.svg" alt="" width="26" height="26" /> KooGate</a
    >
    <div id="search"></div>
    <a
      class="language"
      href="${target}"
      hreflang="${languageTags[other]}"
      lang="${languageTags[other]}"
      title="${title}"
      >${frame.otherLanguage}</a
    >
    <div id="theme"></div>
  </header>`;
}

function article(site: Site, page: Page, place: PagePlace): Html {
  const body = withEnglishPages(html`${page.body}`, site, place);
  const isForeign = page.language !== undefined && page.language !== site.language;
  const language = isForeign && html` lang="${languageTags[page.language]}"`;
  return html`<header${language}>${trail(site, page, place)}
      <h1${site.callbacks.untranslated.has(page.title) && html` lang="en"`}>${page.title}</h1>
      ${page.lead}</header>
    ${pageOutline(body, site.words)}
    <div class="text"${language}>${body}</div>`;
}

function trail({ words }: Site, { trail: steps }: Page, { root }: PagePlace): Html | false {
  const step = ({ label, path }: Page['trail'][number]): HtmlValue =>
    path === undefined
      ? html`<li>${label}</li>`
      : html`<li><a href="${root}${path}">${label}</a></li>`;
  return (
    steps.length > 0 &&
    html`<nav class="trail" aria-label="${words.frame.breadcrumbs}">
      <ol>
        ${steps.map(step)}
      </ol>
    </nav>`
  );
}

/** The pages before and behind this one in the contents. */
function pager(
  { words }: Site,
  contents: readonly ContentsGroup[],
  place: PagePlace,
): Html | false {
  const pages = pagesOf(contents).filter(({ isEnglishOnly }) => isEnglishOnly !== true);
  const index = pages.findIndex(({ path }) => path === place.path);
  const { frame } = words;
  if (index < 0) return false;
  const link = (page: ContentsLink | undefined, rel: 'prev' | 'next', label: string) =>
    page !== undefined &&
    html`<a rel="${rel}" href="${place.root}${page.path}"
      ><small>${label}</small> ${page.label}</a
    >`;
  return html`<nav class="pager" aria-label="${frame.pager}">
    ${link(pages[index - 1], 'prev', frame.previous)} ${link(pages[index + 1], 'next', frame.next)}
  </nav>`;
}

/** Texts lead to pages that are in English only as if these lay in every edition: such links go up to the site's root. */
function withEnglishPages({ text }: Html, { apis, language }: Site, { path }: PagePlace): Html {
  if (language === 'en') return new Html(text);
  const toEdition = '../'.repeat(editionFolders[language].split('/').length - 1);
  return new Html(
    text.replaceAll(/ href="((?:\.\.\/)*[\w-]+\.html)/g, (whole: string, address: string) => {
      const target = posix.join(posix.dirname(path), address);
      return apis.some((api) => api.path === target) ? ` href="${toEdition}${address}` : whole;
    }),
  );
}

function otherOf(language: Language): Language {
  return language === 'en' ? 'zh' : 'en';
}
