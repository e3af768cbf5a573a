/** Where a call is sent, taken apart. */
export interface CallTarget {
  readonly path: string;
  /**
   * The part behind the production address, without a slash at its end. The marketplace appends it to the address as it was
   * registered, so an address that ends in a slash doubles it.
   */
  readonly subPath: string;
  /** Behind the question mark, as it travelled. */
  readonly rawQuery: string;
}

/** The target of a request that is sent to the production address or below it, in any case of letters; `undefined` of others. */
export function callTargets(basePath: string): (url: string) => CallTarget | undefined {
  const base = basePath.toLowerCase();
  return function toCallTarget(url) {
    const target = url.startsWith('/') ? url : toOriginForm(url);
    const mark = target.indexOf('?');
    const path = mark === -1 ? target : target.slice(0, mark);
    if (!path.toLowerCase().startsWith(base)) return undefined;
    const below = path.slice(base.length);
    if (below !== '' && !below.startsWith('/')) return undefined;
    const subPath = below === '' ? '' : below.replace(/\/{2,}/g, '/').replace(/\/$/, '');
    return { path, subPath, rawQuery: mark === -1 ? '' : target.slice(mark + 1) };
  };
}

/** Senders that take us for a proxy write the whole address (RFC 9112, 3.2.2). */
function toOriginForm(url: string): string {
  if (!URL.canParse(url)) return '';
  const { pathname, search } = new URL(url);
  return pathname + search;
}
