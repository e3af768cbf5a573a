/** Where the marketplace's APIs are, as it is configured. */
export interface MarketplaceAddress {
  readonly site: 'cn' | 'intl' | 'eu';
  /** In place of the host of the site. */
  readonly marketplaceUrl: string | undefined;
  /** In place of its fall-back host. */
  readonly marketplaceFallbackUrl: string | undefined;
}

/**
 * Base addresses without a slash at the end: the one to call, then the one to call when that is unavailable, if there is one
 * (open-api.md 2). The fall-back that is printed for the international site is a domain in China: it is used there only when it is
 * asked for. An address of one's own has none of the site's.
 */
export function hostsOf(address: MarketplaceAddress): readonly [string, ...string[]] {
  const { marketplaceUrl, marketplaceFallbackUrl } = address;
  const site = sites[address.site];
  const first = marketplaceUrl ?? site.url;
  const fallback = marketplaceFallbackUrl ?? (marketplaceUrl === undefined ? site.fallback : null);
  return fallback === null ? [withoutSlash(first)] : [withoutSlash(first), withoutSlash(fallback)];
}

const sites = {
  cn: { url: 'https://mkt.myhuaweicloud.com', fallback: 'https://mkt.myhuaweicloud.cn' },
  intl: { url: 'https://mkt-intl.myhuaweicloud.com', fallback: null },
  eu: { url: 'https://mkt.myhuaweicloud.eu', fallback: null },
} as const satisfies Record<
  MarketplaceAddress['site'],
  { readonly url: string; readonly fallback: string | null }
>;

function withoutSlash(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}
