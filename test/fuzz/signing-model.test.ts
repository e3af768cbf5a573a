import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findPython } from '../../scripts/fuzz/install-schemathesis.js';
import { mutated, randomFrom } from '../../scripts/fuzz/pure/mutate.js';
import { jsonSeeds, querySeeds } from '../../scripts/fuzz/pure/seeds.js';
import { askModel } from '../../scripts/fuzz/python-model.js';
import {
  bodyMessage,
  parseQuery,
  queryMessage,
  signAuthToken,
} from '../../src/protocol/auth-token.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import { bodyOf, signVectors } from '../protocol/signature-vectors.js';
import { readCorpus } from './corpus.js';

const python = await findPython();
const ask = (questions: readonly object[]) => askModel(python ?? '', questions);
const toBase64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');

const canonicalVectors = readVectors(
  'canonical-json.json',
  z.looseObject({
    ...vectorHead,
    input: z.strictObject({ body: z.string().optional(), bodyBase64: z.string().optional() }),
    want: z.looseObject({ canonical: z.string().nullable() }),
  }),
);
const tokenVectors = readVectors(
  'auth-token.json',
  z.looseObject({
    ...vectorHead,
    input: z.looseObject({
      accessKey: z.string(),
      query: z.string().optional(),
      body: z.string().optional(),
    }),
    want: z.looseObject({ authToken: z.string() }),
  }),
  'sign',
);
const markVectors = readVectors(
  'body-sign.json',
  z.looseObject({
    ...vectorHead,
    input: z.looseObject({ accessKey: z.string(), body: z.string() }),
    want: z.looseObject({ header: z.string() }),
  }),
  'sign',
);

it('the signing model of the fuzzer has a Python to run on, where it must', () => {
  expect(python !== undefined || process.env.CI !== 'true').toBe(true);
});

/** The fuzzer signs by a model in Python: it has to know the same answers, or it would find nothing but itself. */
describe.skipIf(python === undefined)('the signing model of the fuzzer', () => {
  it('knows the answers of all signatures', async () => {
    const questions = signVectors.map(({ input, want }) => ({
      of: 'innerHash' in want ? 'hashed' : 'plain',
      body: toBase64(want.payload),
      ...{ key: input.accessKey, nonce: input.nonce, timestamp: input.timestamp },
    }));
    expect(await ask(questions)).toEqual(signVectors.map(({ want }) => want.signature));
  });

  it('knows the answers of all tokens and marks', async () => {
    const questions = tokenVectors.map(({ input }) =>
      input.query === undefined
        ? { of: 'body-token', key: input.accessKey, body: toBase64(input.body ?? '') }
        : { of: 'query-token', key: input.accessKey, parameters: pairsOf(input.query) },
    );
    expect(await ask(questions)).toEqual(tokenVectors.map(({ want }) => want.authToken));
    const marks = markVectors.map(({ input, want }) => ({
      ...{ of: 'body-sign', key: input.accessKey },
      ...{ body: toBase64(input.body), header: want.header },
    }));
    expect(await ask(marks)).toEqual(marks.map(() => true));
  });

  it('knows the answers of all canonical texts', async () => {
    const bodies = canonicalVectors.map(({ input }) =>
      bodyOf({ now: 0, body: input.body, bodyBase64: input.bodyBase64 }),
    );
    const answers = await ask(bodies.map((body) => ({ of: 'canonical', body: toBase64(body) })));
    const wanted = canonicalVectors.map(({ want }) =>
      want.canonical === null ? null : toBase64(want.canonical),
    );
    expect(answers).toEqual(wanted);
  });

  it('and the server make the same of any body', async () => {
    const bodies = [
      ...anyInputs(jsonSeeds, 1_500),
      ...readCorpus('canonical').map(({ bytes }) => bytes),
      ...readCorpus('signed-body').map(({ bytes }) => bytes),
    ];
    const canonical = await ask(bodies.map((body) => ({ of: 'canonical', body: toBase64(body) })));
    const key = 'a-key';
    const tokens = await ask(
      bodies.map((body) => ({ of: 'body-token', key, body: toBase64(body) })),
    );
    for (const [at, body] of bodies.entries()) {
      const own = canonicalJson(body);
      const shown = body.toString('latin1').slice(0, 400);
      expect(canonical[at], shown).toBe(own.ok ? toBase64(own.text) : null);
      const { message, timeStamp = '' } = bodyMessage(body);
      const token = message.isWellFormed() ? signAuthToken(key, timeStamp, message) : null;
      expect(tokens[at], shown).toBe(token);
    }
  });

  it('and the server make the same of any query', async () => {
    const queries = anyInputs(querySeeds, 1_500).map((bytes) => bytes.toString('latin1'));
    const key = 'a-key';
    const tokens = await ask(
      queries.map((query) => ({ of: 'query-token', key, parameters: pairsOf(query) })),
    );
    for (const [at, query] of queries.entries()) {
      const parameters = parseQuery(query);
      const timeStamp = parameters.get('timeStamp') ?? '';
      expect(tokens[at], query).toBe(signAuthToken(key, timeStamp, queryMessage(parameters)));
    }
  });
});

/** Decoded by Node.js: that both decode alike is not what is asked. */
function pairsOf(query: string): [string, string][] {
  return [...new URLSearchParams(`?${query}`)];
}

/** Others in each run, from a seed that a failure shows by its input. */
function anyInputs(seeds: readonly Buffer[], count: number): Buffer[] {
  const random = randomFrom(Number(process.env.KOOGATE_TEST_FUZZ_SEED ?? Date.now()));
  return Array.from({ length: count }, (_, at) =>
    mutated(seeds[at % seeds.length] ?? Buffer.alloc(0), seeds, random),
  );
}
