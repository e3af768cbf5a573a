import { html, Markup } from './markup.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

export interface PageContent {
  readonly title: string;
  readonly main: Markup;
  /** Looks for news by itself. */
  readonly isLive: boolean;
}

/** A whole page that asks nobody else for anything: style and script are in it, and only they may run. */
export function pageFrame({ title, main, isLive }: PageContent, nonce: string): Markup {
  const style = new Markup(`<style nonce="${nonce}">${pageStyle}</style>`);
  const script = new Markup(`<script nonce="${nonce}">${pageScript}</script>`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        ${main} ${isLive ? script : undefined}
      </body>
    </html>`;
}
