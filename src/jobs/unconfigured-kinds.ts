import type { JobKind } from '../domain/job.js';

/** What is missing when a job waits that this server has no means to run; for the operator. */
export const unconfiguredKinds = {
  provision:
    'nothing provisions purchases on this server: set KOOGATE_HANDLERS to a module with provision, or give an endpoint of KOOGATE_WEBHOOKS the provisioning; then drive the job again, or provision the instance by hand',
  'look-up-order':
    'orders cannot be looked up without KOOGATE_AK and KOOGATE_SK: set both, then drive the job again',
  handle:
    'there is no handler module: set KOOGATE_HANDLERS, then drive the job again, or cancel it',
  deliver:
    'no webhook endpoint is configured: set KOOGATE_WEBHOOKS, or KOOGATE_WEBHOOK_URL and KOOGATE_WEBHOOK_SECRETS, then drive the job again, or cancel it',
  'push-usage':
    'usage cannot be pushed without KOOGATE_AK and KOOGATE_SK: set both, then drive the job again',
  'collect-usage':
    'there is no handler module with usage: set KOOGATE_HANDLERS, then drive the job again, or cancel it',
  'upload-license':
    'Licenses cannot be uploaded without KOOGATE_AK and KOOGATE_SK: set both, then drive the job again',
} as const satisfies Record<JobKind, string>;
