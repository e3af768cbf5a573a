import type { IncomingMessage } from 'node:http';
import type { CallResponse, Next } from './call-in-progress.js';

type Running = void | Promise<void>;

export type Step = (req: IncomingMessage, res: CallResponse, next: Next) => Running;

export type ErrorStep = (error: unknown, req: IncomingMessage, res: CallResponse) => Running;

/**
 * Middleware one after the other, and the error boundary for whatever one of them throws or hands on. An express router does the same,
 * but asks of every step whether its path and method fit, which costs more than most steps do: here all of them belong to each call.
 */
export function inTurn(steps: readonly Step[], boundary: ErrorStep) {
  return function run(req: IncomingMessage, res: CallResponse): void {
    const fail = (error: unknown): void =>
      attempt(
        () => boundary(error, req, res),
        () => giveUp(res),
      );
    const take = (index: number): void => {
      const step = steps[index];
      if (step !== undefined) {
        attempt(
          () =>
            step(req, res, (problem?: unknown) => {
              if (problem === undefined) take(index + 1);
              else fail(problem);
            }),
          fail,
        );
      }
    };
    take(0);
  };
}

/** Even the boundary has failed. */
function giveUp(res: CallResponse): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(500, { Connection: 'close' }).end();
}

function attempt(work: () => Running, rescue: (error: unknown) => void): void {
  try {
    const running = work();
    if (running instanceof Promise) running.catch(rescue);
  } catch (error) {
    rescue(error);
  }
}
