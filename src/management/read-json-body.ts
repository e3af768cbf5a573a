import express, { type NextFunction, type Request, type RequestHandler } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import { answerProblem } from './answer-problem.js';
import type { ManagementResponse } from './request-in-progress.js';

/**
 * Reads a body as JSON. The parser's own messages quote the text, which may hold a password, so none of them gets out.
 * Whatever came, the validator sees one content type, since it keeps a compiled form for each that it ever saw.
 */
export function readJsonBody({
  bodyBytesMax,
}: {
  readonly bodyBytesMax: number;
}): RequestHandler[] {
  return [
    // A compressed body would let a small call unfold into a large one.
    express.raw({ type: () => true, limit: bodyBytesMax, inflate: false }),
    parseJsonBody as RequestHandler,
    nameBodyProblem as unknown as RequestHandler,
  ];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJsonBody(req: Request, res: ManagementResponse, next: NextFunction): void {
  const bytes: unknown = req.body;
  const hasBody = Buffer.isBuffer(bytes) && bytes.length > 0;
  if (hasBody && !/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    answerProblem(res, { kind: 'unsupported-media-type' });
    return;
  }
  req.headers['content-type'] = 'application/json';
  req.body = hasBody ? parseJson(bytes) : undefined;
  next();
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new KooGateError('invalid-parameter', {
      sentence: 'The body is not valid JSON in UTF-8.',
    });
  }
}

function nameBodyProblem(
  error: unknown,
  _req: Request,
  res: ManagementResponse,
  next: NextFunction,
): void {
  const type =
    typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'encoding.unsupported') {
    answerProblem(res, { kind: 'unsupported-media-type' });
  } else if (type === 'entity.too.large') {
    next(new KooGateError('body-too-large', { cause: error }));
  } else if (type === 'request.aborted' || type === 'request.size.invalid') {
    const sentence = 'The body could not be read to its end.';
    next(new KooGateError('invalid-parameter', { sentence, cause: error }));
  } else {
    next(error);
  }
}
