import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { FollowUpSettings } from '../domain/follow-up-jobs.js';
import type { Loaders } from '../domain/loaders.js';
import type { UsageDesk } from '../domain/usage-desk.js';
import type { EndpointList, WebhookDesk } from '../domain/webhook-desk.js';
import type { MarketplaceClient } from '../marketplace/marketplace-client.js';
import type { UndescribedMembers } from '../openapi/undescribed-members.js';
import type { Caller } from './request-in-progress.js';

/** What an operation may ask of the world. Nothing else is within its reach. */
export interface OperationContext {
  readonly directories: Directories;
  /** Writes the trace of who does it with whatever it writes; `traceOf` says more about it. */
  readonly committer: Committer;
  /** Traces as well, and tells neither handlers nor endpoints; `undefined` in a program that embeds this API without. */
  readonly quietCommitter: Committer | undefined;
  /** For what is written over what is there; `undefined` in such a program. */
  readonly load: Loaders | undefined;
  /** `undefined` without AK/SK. */
  readonly marketplace: MarketplaceClient | undefined;
  /** Where usage is reported. */
  readonly usage: UsageDesk | undefined;
  readonly webhooks: WebhookDesk | undefined;
  readonly endpoints: EndpointList | undefined;
  /** Which work follows from an event; `undefined`: none does. */
  readonly followUps: FollowUpSettings | undefined;
  /** `undefined` in a program that embeds this API without the callbacks. */
  readonly undescribed: UndescribedMembers | undefined;
  readonly newId: () => string;
  readonly now: number;
  readonly caller: Caller;
  readonly requestId: string;
  readonly operationId: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}
