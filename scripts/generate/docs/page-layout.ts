import { html, type Html, type HtmlValue } from './html.js';
import { navigation } from './navigation.js';
import type { Site } from './site.js';

export interface Page {
  /** Relative to the site's root. */
  readonly path: string;
  readonly title: string;
  readonly body: HtmlValue;
}

/** The frame of every page. All addresses are relative, so the site works under any path and from a folder on disk. */
export function pageLayout(site: Site, page: Page): string {
  const root = '../'.repeat(page.path.split('/').length - 1);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'self'; img-src 'self'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · KooGate</title>
        <link rel="icon" href="${root}icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${root}style.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        ${banner(root)}
        <div class="frame">
          <nav id="contents" aria-label="Documentation">${navigation(site, page.path, root)}</nav>
          <main id="content" tabindex="-1">${page.body}</main>
        </div>
      </body>
    </html> `.text;
}

function banner(root: string): Html {
  return html`<header class="banner">
    <a class="brand" href="${root}index.html"
      ><img src="${root}icon.svg" alt="" width="26" height="26" /> KooGate</a
    >
    <a class="to-contents" href="#contents">Contents</a>
  </header>`;
}
