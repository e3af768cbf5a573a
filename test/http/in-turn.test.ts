import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { CallResponse } from '../../src/http/call-in-progress.js';
import { inTurn, type ErrorStep, type Step } from '../../src/http/in-turn.js';

/** What the steps and the boundary were seen to do, in order. */
async function seenOf(steps: readonly Step[], boundary?: ErrorStep): Promise<readonly string[]> {
  const seen: string[] = [];
  const named = steps.map((step, index): Step => (req, res, next) => {
    seen.push(`step ${index + 1}`);
    return step(req, res, next);
  });
  const response = {
    headersSent: false,
    writeHead(status: number) {
      seen.push(`status ${status}`);
      return { end: () => seen.push('end') };
    },
  };
  const run = inTurn(named, (error, req, res) => {
    seen.push(`boundary: ${(error as Error).message}`);
    return boundary?.(error, req, res);
  });
  run(Object.freeze({}) as unknown as IncomingMessage, response as unknown as CallResponse);
  await new Promise((resolve) => setImmediate(resolve));
  return seen;
}

const goOn: Step = (_req, _res, next) => next();
const answer: Step = () => undefined;
const failure = new Error('out of order');

describe('steps in turn', () => {
  it('come one after the other, and end with the one that does not go on', async () => {
    expect(await seenOf([goOn, goOn, answer, goOn])).toEqual(['step 1', 'step 2', 'step 3']);
  });

  it.each<[string, Step]>([
    [
      'throws',
      () => {
        throw failure;
      },
    ],
    ['hands on an error', (_req, _res, next) => next(failure)],
    ['rejects', () => Promise.reject(failure)],
  ])('one that %s leads to the boundary, and nowhere else', async (_title, step) => {
    expect(await seenOf([goOn, step, answer])).toEqual([
      'step 1',
      'step 2',
      'boundary: out of order',
    ]);
  });

  it.each<[string, ErrorStep]>([
    [
      'throws',
      () => {
        throw failure;
      },
    ],
    ['rejects', () => Promise.reject(failure)],
  ])('a boundary that %s itself leaves an answer without a word', async (_title, boundary) => {
    const fails: Step = (_req, _res, next) => next(failure);
    expect(await seenOf([fails], boundary)).toEqual([
      'step 1',
      'boundary: out of order',
      'status 500',
      'end',
    ]);
  });
});
