/** What the variables of the seller's side come to when none of them is set. */
export const sellersSideByDefault = {
  handlers: undefined,
  handlerTimeoutMs: 60_000,
  handlerMemoryMb: 512,
  provisionDeadlineMs: 3_000,
  webhooks: undefined,
  webhookUrl: undefined,
  webhookSecrets: [],
  webhookPrivateTargets: false,
  site: 'cn',
  marketplaceUrl: undefined,
  marketplaceFallbackUrl: undefined,
  marketplaceAccess: undefined,
  v1UsagePush: 'new',
  eventRetentionDays: 30,
};

/** Their names; each is shown in `config-sellers-side.test.ts`. */
export const sellersSideVariables = [
  'KOOGATE_HANDLERS',
  'KOOGATE_HANDLER_TIMEOUT_MS',
  'KOOGATE_HANDLER_MEMORY_MB',
  'KOOGATE_PROVISION_DEADLINE_MS',
  'KOOGATE_WEBHOOKS',
  'KOOGATE_WEBHOOK_URL',
  'KOOGATE_WEBHOOK_SECRETS',
  'KOOGATE_WEBHOOK_PRIVATE_TARGETS',
  'KOOGATE_SITE',
  'KOOGATE_MARKETPLACE_URL',
  'KOOGATE_MARKETPLACE_FALLBACK_URL',
  'KOOGATE_AK',
  'KOOGATE_SK',
  'KOOGATE_V1_USAGE_PUSH',
  'KOOGATE_EVENT_RETENTION_DAYS',
] as const;
