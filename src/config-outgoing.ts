import { resolve } from 'node:path';
import type { ConfigValues } from './config-schema.js';
import type { MarketplaceAddress } from './marketplace/marketplace-hosts.js';
import type { MarketplaceAccess } from './marketplace/sign-request.js';

/** What KooGate calls itself: webhook endpoints of the seller, and the marketplace. */
export interface OutgoingConfig extends MarketplaceAddress {
  /** A file that describes the webhook endpoints, as an absolute path. */
  readonly webhooks: string | undefined;
  /** One endpoint without a file. */
  readonly webhookUrl: string | undefined;
  /** Its secrets, current first. */
  readonly webhookSecrets: readonly string[];
  /** Whether endpoints may be in private networks or on this machine. */
  readonly webhookPrivateTargets: boolean;
  /** AK and SK, with which the seller calls the marketplace; without them it is not called. */
  readonly marketplaceAccess: MarketplaceAccess | undefined;
}

export function outgoingOf(data: ConfigValues): OutgoingConfig {
  const { KOOGATE_AK: accessKeyId, KOOGATE_SK: secretAccessKey } = data;
  const hasAccess = accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    webhooks: toPath(data.KOOGATE_WEBHOOKS),
    webhookUrl: data.KOOGATE_WEBHOOK_URL,
    webhookSecrets: data.KOOGATE_WEBHOOK_SECRETS,
    webhookPrivateTargets: data.KOOGATE_WEBHOOK_PRIVATE_TARGETS === 'allow',
    site: data.KOOGATE_SITE,
    marketplaceUrl: data.KOOGATE_MARKETPLACE_URL,
    marketplaceFallbackUrl: data.KOOGATE_MARKETPLACE_FALLBACK_URL,
    marketplaceAccess: hasAccess ? { accessKeyId, secretAccessKey } : undefined,
  };
}

/** A path of the configuration is one from where the process was started. */
export function toPath(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

/** Half a pair is a mistake that would otherwise be found when the first order is not looked up. */
export function incompletePairs(values: Readonly<Record<string, string | undefined>>): string[] {
  return pairs.flatMap(([one, other, what]) => {
    const given = [one, other].filter((name) => values[name] !== undefined);
    if (given.length !== 1) return [];
    const missing = given[0] === one ? other : one;
    return [`${missing} is missing: ${String(given[0])} is set, and ${what}`];
  });
}

const pairs = [
  ['KOOGATE_AK', 'KOOGATE_SK', 'an access key of the seller consists of both'],
  [
    'KOOGATE_WEBHOOK_URL',
    'KOOGATE_WEBHOOK_SECRETS',
    'an endpoint needs a secret that its events are signed with: echo whsec_$(openssl rand -base64 32)',
  ],
] as const;

/** What is told at start while the seller has given no AK/SK; `undefined`: both are there. */
export function missingAccessSentence({
  marketplaceAccess,
}: Pick<OutgoingConfig, 'marketplaceAccess'>): string | undefined {
  if (marketplaceAccess !== undefined) return undefined;
  return (
    'no AK/SK is configured, so the marketplace is not called: orders are not looked up, usage is not pushed, and Licenses are ' +
    'neither activated nor delivered. Set KOOGATE_AK and KOOGATE_SK, from My Credentials > Access Keys in the console'
  );
}
