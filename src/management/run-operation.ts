import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import { managementOperations } from './management-operations.js';
import type { OperationContext } from './operation-context.js';
import type { ManagementResponse, RequestInProgress } from './request-in-progress.js';
import { withIntervention, type AboutCall } from './with-intervention.js';

type Needed = 'directories' | 'committer' | 'newId';
type Optional = Exclude<keyof OperationContext, keyof AboutCall | Needed>;

export interface RunOperationOptions
  extends Pick<OperationContext, Needed>, Partial<Pick<OperationContext, Optional>> {
  readonly now: () => number;
}

type AnyOperation = (request: object, context: OperationContext) => Promise<object>;

/** Hands the validated call to the operation of the same name. The only place that sends a success. */
export function runOperation(options: RunOperationOptions) {
  // The one place where the compiler loses which request belongs to which operation; the validator has checked it.
  const entries = Object.entries(managementOperations) as [string, AnyOperation][];
  const operations = new Map(entries);
  return async function runOperationHandler(
    req: Request,
    res: ManagementResponse,
    _next: NextFunction,
  ): Promise<void> {
    const { operation, pathParameters } = res.locals.request;
    const run = operations.get(operation?.operationId ?? '');
    if (run === undefined) throw new KooGateError('internal', { detail: 'no operation' });
    const parameters = { path: pathParameters, query: req.query };
    const context = toContext(options, res.locals.request);
    res.status(200).json(await run({ parameters, body: req.body as unknown }, context));
  };
}

/** Named one by one: nothing else of the server is within an operation's reach. */
function toContext(options: RunOperationOptions, request: RequestInProgress): OperationContext {
  const { directories, committer, marketplace, usage } = options;
  const { webhooks, endpoints, followUps, load, quietCommitter, undescribed } = options;
  const about = toAboutCall(options, request);
  return {
    directories,
    committer: withIntervention(committer, about),
    quietCommitter: quietCommitter && withIntervention(quietCommitter, about),
    load,
    marketplace,
    usage,
    webhooks,
    endpoints,
    followUps,
    undescribed,
    ...about,
  };
}

function toAboutCall(
  { now, newId }: Pick<RunOperationOptions, 'now' | 'newId'>,
  { requestId, operation, pathParameters, caller }: RequestInProgress,
): AboutCall {
  if (operation === undefined || caller === undefined) {
    throw new KooGateError('internal', { detail: 'no operation, or no caller' });
  }
  const { operationId } = operation;
  return { caller, now: now(), newId, requestId, operationId, pathParameters };
}
