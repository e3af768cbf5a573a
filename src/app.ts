import type { RequestListener } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { callbacks } from './http/callbacks.js';
import { callTargets } from './http/call-target.js';
import type { Metrics } from './http/callback-metrics.js';
import { documentation } from './http/documentation.js';
import { healthEndpoints, type Readiness } from './http/health-endpoints.js';
import { recordRefused } from './http/record-refused.js';
import { undescribedMembers, type UndescribedMembers } from './openapi/undescribed-members.js';
import { managementApi } from './management/management-api.js';
import { decryptClientSecret } from './protocol/client-secret.js';
import type { Published } from './published.js';
import type { SellersSide } from './sellers-side.js';
import type { Committer } from './domain/committer.js';
import type { Directories } from './domain/directories.js';
import type { Loaders } from './domain/loaders.js';

export interface AppOptions {
  readonly config: Config;
  readonly storage: {
    readonly load: Loaders;
    /** Writes without what follows: for records of calls that have no effect. */
    readonly committer: Committer;
    readonly directories: Directories;
  };
  readonly sellersSide: SellersSideOfCalls;
  readonly published: Published;
  readonly readiness: () => Readiness;
  /** Called when an answer differs from the specification: tests throw, production counts and logs. */
  readonly onAnswerDifference: (operationId: string, difference: string) => void;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What of the seller's side the calls, and the operators, have to do with. */
export interface SellersSideOfCalls
  extends
    Pick<SellersSide, 'committer' | 'provisioning' | 'provision' | 'licensing' | 'judgeChange'>,
    Partial<Pick<SellersSide, 'orders' | 'webhooks' | 'endpoints' | 'followUps'>> {
  readonly marketplace: SellersSide['marketplace'] | undefined;
  readonly usage: SellersSide['usage'] | undefined;
}

/**
 * The server. Callbacks come first and by a way of their own: they are what it is for, and what express does to a request before its
 * first handler costs a callback a twelfth of its time.
 */
export function createApp(options: AppOptions): RequestListener {
  const undescribed = undescribedMembers({ since: options.now() });
  const answerCallback = callbacks({ ...toCallbacksOptions(options), undescribed });
  const toCallTarget = callTargets(options.config.basePath);
  const others = allButCallbacks(options, undescribed);
  return function serve(req, res) {
    const target = toCallTarget(req.url ?? '');
    if (target === undefined) others(req, res);
    else answerCallback(req, res, target);
  };
}

/** Everything else, as a list. */
function allButCallbacks(options: AppOptions, undescribed: UndescribedMembers): Express {
  const { config, storage, published, metrics, readiness } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...config.trustedProxies]);
  app.use(healthEndpoints({ registry: metrics.registry, readiness }));
  app.use(
    '/api',
    managementApi({
      ...options,
      spec: published.managementDocument,
      ...options.sellersSide,
      undescribed,
      directories: storage.directories,
      load: storage.load,
      quietCommitter: storage.committer,
      tokens: config.apiTokens,
    }),
  );
  app.use(documentation(published));
  app.get('/', (_req: Request, res: Response) => res.redirect('/docs/'));
  app.use((_req: Request, res: Response) => {
    res.status(404).type('text/plain').send('There is nothing at this path. See /docs/.\n');
  });
  return app;
}

function toCallbacksOptions(options: AppOptions) {
  const { config, storage, sellersSide } = options;
  return {
    ...options,
    ...sellersSide,
    specification: options.published.specification,
    keys: config.keys,
    windowMs: config.clockSkewMsMax,
    v1WindowMs: config.v1ClockSkewMsMax,
    bodyBytesMax: config.bodyBytesMax,
    limits: config,
    load: storage.load,
    recordRefused: recordRefused({ committer: storage.committer }),
    debugFrontEndUrl: config.frontEndUrl ?? 'https://app.example.com',
    encryptType: config.v1EncryptType,
    decryptClientSecret: (clientSecret: string) => {
      const secret = decryptClientSecret(config.kitPrivateKeys, clientSecret);
      return secret.ok ? secret.plain : undefined;
    },
  };
}
