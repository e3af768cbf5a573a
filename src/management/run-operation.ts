import type { NextFunction, Request } from 'express';
import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { MarketplaceClient } from '../marketplace/marketplace-client.js';
import { managementOperations } from './management-operations.js';
import type { OperationContext } from './operation-context.js';
import type { ManagementResponse } from './request-in-progress.js';

export interface RunOperationOptions {
  readonly directories: Directories;
  readonly committer: Committer;
  readonly marketplace?: MarketplaceClient | undefined;
  readonly newId: () => string;
  readonly now: () => number;
}

type AnyOperation = (request: object, context: OperationContext) => Promise<object>;

/** Hands the validated call to the operation of the same name. The only place that sends a success. */
export function runOperation({ now, ...options }: RunOperationOptions) {
  // The one place where the compiler loses which request belongs to which operation; the validator has checked it.
  const entries = Object.entries(managementOperations) as [string, AnyOperation][];
  const operations = new Map(entries);
  return async function runOperationHandler(
    req: Request,
    res: ManagementResponse,
    _next: NextFunction,
  ): Promise<void> {
    const { operation, pathParameters, caller } = res.locals.request;
    const run = operations.get(operation?.operationId ?? '');
    if (run === undefined || caller === undefined) {
      throw new KooGateError('internal', { detail: 'no operation, or no caller' });
    }
    const parameters = { path: pathParameters, query: req.query };
    const context = { marketplace: undefined, ...options, now: now(), caller };
    res.status(200).json(await run({ parameters, body: req.body as unknown }, context));
  };
}
