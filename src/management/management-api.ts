import express, { type Router } from 'express';
import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { FollowUpSettings } from '../domain/follow-up-jobs.js';
import type { Loaders } from '../domain/loaders.js';
import type { UsageDesk } from '../domain/usage-desk.js';
import type { EndpointList, WebhookDesk } from '../domain/webhook-desk.js';
import type { MarketplaceClient } from '../marketplace/marketplace-client.js';
import type { UndescribedMembers } from '../openapi/undescribed-members.js';
import { answerErrors } from './answer-errors.js';
import { answerHeaders } from './answer-headers.js';
import type { ApiToken } from './api-tokens.js';
import { authenticate, type WrongTokenLimit } from './authenticate.js';
import { beginRequest } from './begin-request.js';
import { checkParameterRoles } from './check-parameter-roles.js';
import { checkRole } from './check-role.js';
import type { ManagementLog } from './management-log.js';
import {
  readManagementSpecification,
  type ManagementDocument,
} from './management-specification.js';
import { pickOperation } from './pick-operation.js';
import { readJsonBody } from './read-json-body.js';
import { runOperation } from './run-operation.js';
import { validateRequest } from './validate-request.js';

export interface ManagementApiOptions {
  /** `generated/openapi/management.json`, parsed. */
  readonly spec: ManagementDocument;
  readonly directories: Directories;
  readonly committer: Committer;
  /** Writes without what follows, for what is imported. */
  readonly quietCommitter?: Committer | undefined;
  /** For what is imported over what is there. */
  readonly load?: Loaders | undefined;
  /** For what is asked of the marketplace on the way; such operations are refused without. */
  readonly marketplace?: MarketplaceClient | undefined;
  /** Where usage is reported. */
  readonly usage?: UsageDesk | undefined;
  /** What is done about endpoints, and which there are. */
  readonly webhooks?: WebhookDesk | undefined;
  readonly endpoints?: EndpointList | undefined;
  /** Which work follows from an event; without, nothing can be replayed. */
  readonly followUps?: FollowUpSettings | undefined;
  /** What genuine calls have brought that the specification does not describe. */
  readonly undescribed?: UndescribedMembers | undefined;
  readonly tokens: readonly ApiToken[];
  readonly now: () => number;
  /** UUIDs: they become request ids. */
  readonly newId: () => string;
  readonly log: ManagementLog;
  /** 512 KiB unless told otherwise: a report of 1,000 usage records with the longest ids has about 350 KiB. */
  readonly bodyBytesMax?: number;
  /** 20 wrong tokens a minute and address unless told otherwise. */
  readonly wrongTokens?: WrongTokenLimit;
}

/**
 * KooGate's own API for operators and the seller's systems, to be mounted at `/api`. Whatever comes below is answered
 * here, also what does not exist; every error leaves as RFC 9457 problem.
 */
export function managementApi(options: ManagementApiOptions): Router {
  const { now, newId, log } = options;
  const { bodyBytesMax = 512 * 1024, wrongTokens = { attempts: 20, durationSeconds: 60 } } =
    options;
  const specification = readManagementSpecification(options.spec);
  const router = express.Router();
  router.use(beginRequest({ now, newId, log }));
  router.use(answerHeaders());
  // Before the token is looked at: which paths exist is public, it stands in the published specification.
  router.use(pickOperation({ specification }));
  router.use(authenticate({ tokens: options.tokens, wrongTokens }));
  router.use(checkRole());
  router.use(readJsonBody({ bodyBytesMax }));
  router.use(validateRequest({ specification }));
  router.use(checkParameterRoles());
  router.use(runOperation(options));
  router.use(answerErrors({ log }));
  return router;
}
