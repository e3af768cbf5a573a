import express, { type NextFunction, type Request, type RequestHandler } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { subPathOf } from './sub-path.js';

export interface ReadRawBodyOptions {
  readonly specification: CallbackSpecification;
  /** The general limit; operations that carry long lists have one of their own in the specification. */
  readonly bodyBytesMax: number;
}

/**
 * Keeps the exact bytes. The marketplace's `application/json;charset=utf8` names no registered charset, so the header is not asked:
 * signatures are over bytes, and the bytes say themselves whether they are UTF-8 JSON.
 */
export function readRawBody(options: ReadRawBodyOptions): RequestHandler {
  const readers = new Map<number, RequestHandler>();
  return function readRawBodyHandler(req: Request, res: CallResponse, next: NextFunction): void {
    // A GET says everything in its query, which is what is signed; a body that comes with one is nobody's to judge.
    if (req.method === 'GET') {
      next();
      return;
    }
    const limit = limitOf(req, options);
    const read = readers.get(limit) ?? reader(limit);
    readers.set(limit, read);
    read(req, res, (error?: unknown) => {
      if (error !== undefined) {
        next(toBodyProblem(error, limit));
        return;
      }
      if (Buffer.isBuffer(req.body)) res.locals.call.rawBody = req.body;
      next();
    });
  } as RequestHandler;
}

function reader(limit: number): RequestHandler {
  // inflate: a compressed body would be verified over other bytes than those that travelled.
  return express.raw({ type: () => true, limit, inflate: false });
}

function limitOf(req: Request, { specification, bodyBytesMax }: ReadRawBodyOptions): number {
  const limits = specification
    .at(req.method, subPathOf(req))
    .map((operation) => operation.bodyBytesMax ?? 0);
  return Math.max(bodyBytesMax, ...limits);
}

function toBodyProblem(error: unknown, bodyBytesMax: number): KooGateError {
  const type =
    typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') {
    return new KooGateError('body-too-large', {
      sentence: `the body is larger than ${bodyBytesMax} bytes`,
      cause: error,
    });
  }
  if (type === 'encoding.unsupported') {
    return new KooGateError('invalid-parameter', {
      sentence:
        'parameter invalid: the body is compressed; send it as it is, without Content-Encoding',
      cause: error,
    });
  }
  return new KooGateError('invalid-parameter', {
    sentence: 'parameter invalid: the body could not be read to its end',
    cause: error,
  });
}
