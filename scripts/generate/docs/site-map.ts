import { html } from './html.js';

/** `sitemap.xml`: the addresses of all pages, for search engines. `paths` are relative to the root of the site. */
export function siteMap(siteUrl: URL, paths: readonly string[]): string {
  const entries = paths.map((path) => html`<url><loc>${new URL(path, siteUrl).href}</loc></url> `);
  return html`<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"> ${entries}</urlset> `.text;
}
