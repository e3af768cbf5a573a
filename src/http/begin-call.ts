import type { NextFunction, Request } from 'express';
import type { CallLocals, CallResponse } from './call-in-progress.js';

export interface BeginCallOptions {
  readonly now: () => number;
  readonly newId: () => string;
}

/** Opens the account of a call: from here on every step, and every error, knows which call it belongs to. */
export function beginCall({ now, newId }: BeginCallOptions) {
  return function beginCallHandler(req: Request, res: CallResponse, next: NextFunction): void {
    const locals: CallLocals = res.locals;
    const [path = '', rawQuery = ''] = req.originalUrl.split(/\?(.*)/s);
    locals.call = {
      callId: newId(),
      receivedAt: now(),
      startedAt: performance.now(),
      method: req.method,
      path,
      rawQuery,
      rawBody: Buffer.alloc(0),
      request: undefined,
      operation: undefined,
      authentication: undefined,
      nonceClaimed: false,
      replayed: false,
    };
    next();
  };
}
