import type { NextFunction, Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { toAddressGroup } from './address-group.js';
import { answerProblem } from './answer-problem.js';
import { callerFinder, type ApiToken } from './api-tokens.js';
import type { ManagementResponse } from './request-in-progress.js';

export interface AuthenticateOptions {
  readonly tokens: readonly ApiToken[];
  readonly wrongTokens: WrongTokenLimit;
}

/** How many wrong tokens an address, or a network of IPv6, may send in that time before it has to wait for the rest of it. */
export interface WrongTokenLimit {
  readonly attempts: number;
  readonly durationSeconds: number;
}

/**
 * Knows the caller by the bearer token (RFC 6750). An address that guesses is answered 429, with the right token too:
 * else the answer would tell which guess was right. A call without a token is no guess and is not counted.
 */
export function authenticate({ tokens, wrongTokens }: AuthenticateOptions) {
  const findCaller = callerFinder(tokens);
  const limiter = new RateLimiterMemory({
    points: wrongTokens.attempts,
    duration: wrongTokens.durationSeconds,
  });
  return async function authenticateHandler(
    req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): Promise<void> {
    const presented = bearerTokenOf(req);
    if (presented === undefined) {
      challenge(res, 'Bearer realm="koogate"');
      return;
    }
    const caller = findCaller(presented);
    const address = toAddressGroup(req.ip);
    const waitMs = await (caller ? waitOf(limiter, address) : countAttempt(limiter, address));
    if (waitMs > 0) {
      refuseToLook(res, waitMs);
    } else if (caller === undefined) {
      challenge(res, 'Bearer realm="koogate", error="invalid_token"');
    } else {
      res.locals.request.caller = caller;
      next();
    }
  };
}

/** What is there but cannot be a token counts as a wrong one: the empty text is never configured. */
function bearerTokenOf(req: Request): string | undefined {
  const header = req.headers.authorization;
  if (header === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}

function challenge(res: ManagementResponse, wwwAuthenticate: string): void {
  res.set('WWW-Authenticate', wwwAuthenticate);
  answerProblem(res, { kind: 'unauthenticated' });
}

function refuseToLook(res: ManagementResponse, waitMs: number): void {
  res.set('Retry-After', String(Math.ceil(waitMs / 1000)));
  answerProblem(res, { kind: 'too-many-attempts' });
}

/** Milliseconds that the address has to wait; 0 when it need not. */
async function waitOf(limiter: RateLimiterMemory, address: string): Promise<number> {
  const state = await limiter.get(address);
  return state !== null && state.consumedPoints > limiter.points ? state.msBeforeNext : 0;
}

async function countAttempt(limiter: RateLimiterMemory, address: string): Promise<number> {
  try {
    await limiter.consume(address);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(refusal.msBeforeNext, 1);
    throw refusal;
  }
}
