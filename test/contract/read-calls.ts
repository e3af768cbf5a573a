import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { signingSchemes } from '../../src/protocol/outgoing-call.js';
import { callbacks } from '../support/callbacks-document.js';
import { operationOf, printedHeaders, toBytes, type CallTarget } from '../support/signed-call.js';

/** A call that comes before. Where it is about something else, `with` says which of its members are others. */
const beforeSchema = z.union([
  z.string(),
  z.strictObject({ name: z.string(), with: z.record(z.string(), z.string()) }),
]);

/** What the seller's side has done by then, and how it fares. */
const givenSchema = z.strictObject({
  /** How the seller's provisioning fares; `finished`: the slow one of a call before has come to its end. */
  provisioning: z.enum(['fails', 'sold-out', 'slow', 'finished']).optional(),
  /** How the seller's making of Licenses fares. */
  licenses: z.enum(['fail', 'none-left']).optional(),
  /** What the seller's rule says of an application for a License. */
  verdict: z.enum(['delivered', '000900', '000902', '000903']).optional(),
  storage: z.literal('down').optional(),
  access: z
    .record(
      z.string(),
      z.strictObject({
        frontEndUrl: z.string(),
        adminUrl: z.string().exactOptional(),
        userName: z.string().exactOptional(),
        password: z.string().exactOptional(),
        memo: z.string().exactOptional(),
      }),
    )
    .default({}),
  usage: z
    .record(
      z.string(),
      z.array(
        z.strictObject({
          relatedInstanceId: z.string().exactOptional(),
          usageValue: z.number(),
          statisticalTime: z.string(),
          dashboardUrl: z.string().exactOptional(),
        }),
      ),
    )
    .default({}),
});

const callSchema = z.strictObject({
  name: z.string(),
  repeats: z.string().optional(),
  after: z.array(beforeSchema).default([]),
  given: givenSchema.default({ access: {}, usage: {} }),
  headers: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.string()).optional(),
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  answer: z.looseObject({ resultCode: z.string() }),
  contact: z.strictObject({ mobilePhone: z.string(), email: z.string() }).optional(),
});

/**
 * The calls under `calls/`, a folder for each family of interfaces, a file for each activity. They follow what the marketplace
 * documents: the printed requests, every scene, status and charging mode, real and debug, repeats, late calls, and what must
 * be refused.
 *
 * Of a file: `method` and `subPath` say where its calls go, `headers` what they bring unless they say otherwise. What no
 * callback is called is signed as `otherwise` says.
 *
 * Of a call:
 * - `repeats`: a call that is sent before and answered in the same bytes.
 * - `after`: calls that are sent before, each with those it needs itself, in a store of their own.
 * - `given`: what the seller's side has done by then.
 * - `body`: an object travels as compact JSON in the order of the file, a text as it stands.
 * - `query`: what a GET says, decoded and without its token.
 * - `answer`: codes and instance ids exactly, for every other member the type it must have.
 * - `contact`: what the encrypted phone and mail of the buyer must be in clear.
 */
const fileSchema = z.strictObject({
  method: z.enum(['get', 'post']).default('post'),
  subPath: z.string().default(''),
  headers: z.record(z.string(), z.string()).optional(),
  otherwise: z
    .strictObject({ scheme: z.enum(signingSchemes), keyClass: z.enum(keyClasses) })
    .optional(),
  calls: z.array(callSchema),
});

type CallsFile = z.infer<typeof fileSchema>;
type CallEntry = CallsFile['calls'][number];

export interface MarketplaceCall extends Pick<
  CallEntry,
  'name' | 'repeats' | 'after' | 'given' | 'answer' | 'contact'
> {
  /** Names are unique within a family; `<family>/<name>` tells a call of another one. */
  readonly family: string;
  /** What it claims to be; `undefined` for what no callback is called. */
  readonly operationId: string | undefined;
  readonly target: CallTarget;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a GET, what its query says. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

const folder = new URL('calls/', import.meta.url);

export function readCalls(): readonly MarketplaceCall[] {
  return readdirSync(folder)
    .sort()
    .flatMap((family) =>
      readdirSync(new URL(`${family}/`, folder))
        .sort()
        .flatMap((file) => readFile(family, file)),
    );
}

function readFile(family: string, name: string): readonly MarketplaceCall[] {
  const text = readFileSync(new URL(`${family}/${name}`, folder), 'utf8');
  const file = fileSchema.parse(parse(text));
  return file.calls.map((entry) => toCall(family, entry, file));
}

function toCall(family: string, entry: CallEntry, file: CallsFile): MarketplaceCall {
  const { query, headers = file.headers, ...call } = entry;
  const { method, subPath, otherwise } = file;
  const body = file.method === 'get' ? query : call.body;
  if (body === undefined) throw new Error(`${call.name} says nothing`);
  const operationId = operationOf(method.toUpperCase(), toBytes(body), subPath);
  const way = callbacks.find((callback) => callback.operationId === operationId) ?? otherwise;
  if (way === undefined) throw new Error(`${call.name} is none of the callbacks`);
  return {
    ...call,
    family,
    operationId,
    target: { method, subPath, scheme: way.scheme, keyClass: way.keyClass },
    headers: headers ?? (method === 'get' ? {} : printedHeaders),
    body,
  };
}

/** All that is sent for a call, in order, itself at the end; each once. */
export function withPredecessors(
  calls: readonly MarketplaceCall[],
  call: MarketplaceCall,
): readonly MarketplaceCall[] {
  const { repeats, after } = call;
  const named = repeats === undefined ? after : [...after, repeats];
  const before = named.flatMap((each) => withPredecessors(calls, predecessor(calls, call, each)));
  return [...new Set([...before, call])];
}

function predecessor(
  calls: readonly MarketplaceCall[],
  { family }: MarketplaceCall,
  named: MarketplaceCall['after'][number],
): MarketplaceCall {
  const name = typeof named === 'string' ? named : named.name;
  const fullName = name.includes('/') ? name : `${family}/${name}`;
  const found = calls.find((call) => `${call.family}/${call.name}` === fullName);
  if (found === undefined) throw new Error(`no call is named ${fullName}`);
  if (typeof named === 'string') return found;
  if (typeof found.body === 'string') throw new Error(`${fullName} has a raw body`);
  return { ...found, repeats: undefined, after: [], body: { ...found.body, ...named.with } };
}
