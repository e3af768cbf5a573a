import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Values } from './browser/calculators/calculator.js';
import type { CalculatorName } from './browser/calculators/calculators.js';

/** What the calculator is filled with when somebody asks for an example: the first of the known answers that the tests hold the server to. */
export async function calculatorExamples(): Promise<CalculatorExamples> {
  const entries = Object.entries(sources).map(async ([name, { file, isChosen }]) => {
    const text = await readFile(new URL(`${file}.json`, vectorsFolder), 'utf8');
    const vector = vectorSchema.array().parse(JSON.parse(text)).find(isChosen);
    if (vector === undefined) throw new Error(`test/protocol/vectors/${file}.json has no example`);
    return [name, toValues(inputSchema.parse(vector.input))] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as CalculatorExamples;
}

export type CalculatorExamples = Readonly<Record<CalculatorName, Partial<Values>>>;

/** The members of a vector's input as the fields of the calculator. */
export function toValues(input: VectorInput): Partial<Values> {
  const { op: _, ak, sk, ts, query, headers, bodyBase64, body, formula, ...same } = input;
  const fields = {
    ...same,
    query,
    accessKeyId: ak,
    secretKey: sk,
    ...(ts === undefined ? {} : { timestamp: ts }),
    headers:
      headers &&
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    body: bodyBase64 ?? body,
    encoding: bodyBase64 === undefined ? undefined : 'base64',
    formula: formula === 'kit' ? 'plain' : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const inputSchema = z.object({
  op: z.string().optional(),
  accessKey: z.string().optional(),
  timestamp: z.string().optional(),
  nonce: z.string().optional(),
  payload: z.string().optional(),
  formula: z.string().optional(),
  method: z.string().optional(),
  url: z.string().optional(),
  ak: z.string().optional(),
  sk: z.string().optional(),
  ts: z.string().optional(),
  query: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
});

export type VectorInput = z.infer<typeof inputSchema>;

/** Those to verify have other inputs, and are none to be shown. */
const vectorSchema = z.looseObject({
  scheme: z.string(),
  input: z.looseObject({ op: z.string().optional() }),
});

type Vector = z.infer<typeof vectorSchema>;

const vectorsFolder = new URL('../../../test/protocol/vectors/', import.meta.url);

interface Source {
  readonly file: string;
  readonly isChosen: (vector: Vector) => boolean;
}

const signs = ({ input }: Vector) => input.op === 'sign';

const sources: Readonly<Record<CalculatorName, Source>> = {
  base: { file: 'base-signature', isChosen: signs },
  'order-notify': {
    file: 'base-signature',
    isChosen: (vector) => signs(vector) && vector.scheme === 'order-notify',
  },
  kit: { file: 'kit-signature', isChosen: signs },
  'auth-token': {
    file: 'auth-token',
    isChosen: (vector) => signs(vector) && vector.input.query !== undefined,
  },
  'kit-auth-token': {
    file: 'auth-token',
    isChosen: (vector) => signs(vector) && vector.input.body !== undefined,
  },
  'body-sign': { file: 'body-sign', isChosen: signs },
  aksk: { file: 'aksk', isChosen: signs },
  'usage-push': { file: 'usage-push', isChosen: signs },
};
