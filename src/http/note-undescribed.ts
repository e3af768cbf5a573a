import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { undescribedFinder } from '../openapi/undescribed-finder.js';
import type { Place, UndescribedMembers } from '../openapi/undescribed-members.js';
import type { CallResponse, Next } from './call-in-progress.js';
import type { Metrics } from './callback-metrics.js';

export interface NoteUndescribedOptions {
  readonly specification: CallbackSpecification;
  readonly undescribed: UndescribedMembers;
  readonly metrics: Pick<Metrics, 'undescribedMembers'>;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Notes what an authentic call has that the specification does not describe, also where it will be refused for that: the marketplace
 * changes its interfaces without telling, and this is where it shows first. Of a value nothing is noted. Whatever goes wrong here, the
 * call goes on.
 */
export function noteUndescribed(options: NoteUndescribedOptions) {
  const find = undescribedFinder(options.specification);
  const note = noter(options);
  return function noteUndescribedHandler(
    _req: IncomingMessage,
    { locals }: CallResponse,
    next: Next,
  ): void {
    const { operation, request } = locals.call;
    if (operation !== undefined && request !== undefined) {
      try {
        for (const { kind, path } of find(operation, request)) {
          note({ operationId: operation.operationId, kind, path });
        }
      } catch (error) {
        options.log.error({ err: error }, 'a call could not be held against its description');
      }
    }
    next();
  };
}

/** Notes that an authentic call names an activity that no operation has. */
export function noteUnknownActivity(options: Omit<NoteUndescribedOptions, 'specification'>) {
  const note = noter(options);
  return function noteUnknownActivityHandler(
    _req: IncomingMessage,
    { locals }: CallResponse,
    next: Next,
  ): void {
    const { operation, request } = locals.call;
    if (operation === undefined && typeof request?.activity === 'string') {
      note({ operationId: null, kind: 'unknown-activity', path: 'activity' });
    }
    next();
  };
}

/** Names of members are the sender's: they are no labels of a metric, and each is logged once. */
function noter({
  undescribed,
  metrics,
  log,
  now,
}: Omit<NoteUndescribedOptions, 'specification'>): (met: Place) => void {
  return (met) => {
    const { operationId, kind } = met;
    metrics.undescribedMembers.inc({ operation: operationId ?? 'none', kind });
    if (undescribed.note(met, now()) === 'new') {
      log.info(met, 'the specification does not describe this part of a call; it is logged once');
    }
  };
}
