import type { IncomingMessage } from 'node:http';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallInProgress, CallResponse, Next } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { BodyProblem, BodyReader } from './read-body.js';
import type { RefuseBusy } from './refuse-busy.js';

export interface ReadRawBodyOptions {
  readonly specification: CallbackSpecification;
  /** The general limit; operations that carry long lists have one of their own in the specification. */
  readonly bodyBytesMax: number;
  readonly readBody: BodyReader;
  /** Answers a call whose body has no room. */
  readonly refuseBusy: RefuseBusy;
}

/**
 * Keeps the exact bytes. The marketplace's `application/json;charset=utf8` names no registered charset, so the header is not asked:
 * signatures are over bytes, and the bytes say themselves whether they are UTF-8 JSON.
 */
export function readRawBody(options: ReadRawBodyOptions) {
  const { readBody, refuseBusy } = options;
  return function readRawBodyHandler(req: IncomingMessage, res: CallResponse, next: Next): void {
    const { call } = res.locals;
    // A GET says everything in its query, which is what is signed; a body that comes with one is nobody's to judge.
    if (req.method === 'GET') {
      next();
      return;
    }
    if ((req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
      req.resume();
      next(compressed());
      return;
    }
    const bytesMax = bodyLimitOf(call, options);
    readBody(req, { holder: call, bytesMax }, (outcome) => {
      if (outcome.kind === 'read') {
        call.rawBody = outcome.bytes;
        next();
      } else if (outcome.kind === 'no-room') {
        refuseBusy(res, 'bodies');
      } else {
        // What does not come in time would keep the connection for as long as it pleases.
        if (outcome.kind === 'too-slow') res.setHeader('Connection', 'close');
        next(toBodyProblem(outcome.kind, bytesMax));
      }
    });
  };
}

/** The largest body in bytes that is read at that address. */
export function bodyLimitOf(
  { method, subPath }: Pick<CallInProgress, 'method' | 'subPath'>,
  { specification, bodyBytesMax }: Pick<ReadRawBodyOptions, 'specification' | 'bodyBytesMax'>,
): number {
  let bytesMax = bodyBytesMax;
  for (const operation of specification.at(method, subPath)) {
    bytesMax = Math.max(bytesMax, operation.bodyBytesMax ?? 0);
  }
  return bytesMax;
}

/** A compressed body would be verified over other bytes than those that travelled. */
function compressed(): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence:
      'parameter invalid: the body is compressed; send it as it is, without Content-Encoding',
  });
}

function toBodyProblem(kind: Exclude<BodyProblem, 'no-room'>, bytesMax: number): KooGateError {
  if (kind === 'too-large') return toTooLarge(bytesMax);
  const reason = kind === 'too-slow' ? 'comes too slowly' : 'could not be read to its end';
  return new KooGateError('invalid-parameter', {
    sentence: `parameter invalid: the body ${reason}`,
  });
}

/** A body beyond the limit of its address. */
export function toTooLarge(bytesMax: number): KooGateError {
  return new KooGateError('body-too-large', {
    sentence: `the body is larger than ${bytesMax} bytes`,
  });
}
