import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The calls under `calls/`, one file an activity. They follow what the marketplace documents of SaaS V2: the printed
 * requests, every scene, status and charging mode, real and debug, repeats, late calls, and what must be refused.
 *
 * - `after`: calls that are sent before, each with those it needs itself, in a store of their own. One may be about
 *   another instance than its own.
 * - `given`: what the seller's side has done by then.
 * - `body`: an object travels as compact JSON in the order of the file, a text as it stands.
 * - `answer`: `resultCode` and instance ids exactly, for every other member the type it must have.
 */
const callSchema = z.strictObject({
  name: z.string(),
  after: z
    .array(z.union([z.string(), z.strictObject({ name: z.string(), instanceId: z.string() })]))
    .default([]),
  given: z
    .strictObject({
      /** How the seller's handler fares; `finished`: the slow one of a call before has come to its end. */
      provisioning: z.enum(['fails', 'sold-out', 'slow', 'finished']).optional(),
      access: z
        .record(
          z.string(),
          z.strictObject({
            frontEndUrl: z.string(),
            adminUrl: z.string(),
            userName: z.string(),
            password: z.string(),
            memo: z.string().default(''),
          }),
        )
        .default({}),
      usage: z
        .record(
          z.string(),
          z.array(
            z.strictObject({
              relatedInstanceId: z.string().optional(),
              usageValue: z.number(),
              statisticalTime: z.string(),
              dashboardUrl: z.string().optional(),
            }),
          ),
        )
        .default({}),
    })
    .default({ access: {}, usage: {} }),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.union([z.string(), z.record(z.string(), z.unknown())]),
  answer: z.looseObject({ resultCode: z.string() }),
});

export type MarketplaceCall = z.infer<typeof callSchema>;

const folder = new URL('calls/', import.meta.url);

export function readCalls(): readonly MarketplaceCall[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) =>
      z.array(callSchema).parse(parse(readFileSync(new URL(file, folder), 'utf8'))),
    );
}

/** All that is sent for a call, in order, itself at the end; each once. */
export function withPredecessors(
  calls: readonly MarketplaceCall[],
  call: MarketplaceCall,
): readonly MarketplaceCall[] {
  const before = call.after.flatMap((each) => withPredecessors(calls, predecessor(calls, each)));
  return [...new Set([...before, call])];
}

function predecessor(
  calls: readonly MarketplaceCall[],
  named: MarketplaceCall['after'][number],
): MarketplaceCall {
  const name = typeof named === 'string' ? named : named.name;
  const found = calls.find((call) => call.name === name);
  if (found === undefined) throw new Error(`no call is named ${name}`);
  if (typeof named === 'string') return found;
  if (typeof found.body === 'string') throw new Error(`${name} has a raw body`);
  return { ...found, after: [], body: { ...found.body, instanceId: named.instanceId } };
}
