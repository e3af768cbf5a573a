import express, { type NextFunction, type Request, type RequestHandler } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallResponse } from './call-in-progress.js';

/**
 * Keeps the exact bytes beside the parsed value. The marketplace's `application/json;charset=utf8` names no registered
 * charset, so the header is not asked: signatures are over bytes, and the bytes say themselves whether they are UTF-8 JSON.
 */
export function readRawBody({ bodyBytesMax }: { readonly bodyBytesMax: number }): RequestHandler[] {
  return [
    // inflate: a compressed body would be verified over other bytes than those that travelled.
    express.raw({ type: () => true, limit: bodyBytesMax, inflate: false }),
    function parseRawBody(req: Request, res: CallResponse, next: NextFunction): void {
      const { call } = res.locals;
      call.rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      call.body = parseObject(call.rawBody);
      next();
    } as RequestHandler,
    function nameBodyProblem(
      error: unknown,
      _req: Request,
      _res: CallResponse,
      next: NextFunction,
    ): void {
      next(toBodyProblem(error, bodyBytesMax));
    } as unknown as RequestHandler,
  ];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A top-level null is the same as an absent member: the vendor's own sample drops nulls before it signs. */
function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const members = Object.entries(value);
    const present = members.filter(([, member]) => member !== null);
    return present.length === members.length
      ? (value as Record<string, unknown>)
      : Object.fromEntries(present);
  } catch {
    return undefined;
  }
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
