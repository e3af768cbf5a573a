/** The address at which the site is published, with a slash at its end. Throws a sentence for what is none. */
export function parseSiteUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash !== '') {
    throw new Error(
      `--site-url ${text} is no address of a site: write it as https://host/path/, without a query`,
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
