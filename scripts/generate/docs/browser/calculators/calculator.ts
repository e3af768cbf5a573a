import type { NoCanonicalTextReason } from '../../../../../src/protocol/canonical-json.js';

/** One way of signing, step by step. */
export interface Calculator {
  /** What is asked for, in this order. */
  readonly fields: readonly FieldName[];
  readonly choices: readonly ChoiceName[];
  readonly calculate: (values: Values) => Calculation;
  readonly compare: (values: Values, pasted: string) => Comparison;
}

export type FieldName =
  | 'accessKey'
  | 'accessKeyId'
  | 'secretKey'
  | 'timestamp'
  | 'nonce'
  | 'method'
  | 'url'
  | 'headers'
  | 'query'
  | 'body';

/** What the fields cannot say: which text is signed, by which formula, and how the body is written here. */
export const choices = {
  payload: ['raw', 'canonical'],
  formula: ['hashed', 'plain'],
  encoding: ['text', 'base64'],
} as const;

export type ChoiceName = keyof typeof choices;

export type Values = Readonly<Record<FieldName | ChoiceName, string>>;

/** Without a result it says why, and else what of the input the other side would refuse. */
export type Calculation =
  | { readonly ok: true; readonly steps: readonly Step[]; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly problem: Problem };

export interface Step {
  readonly name: StepName;
  readonly value: string;
}

export type StepName =
  | 'payload'
  | 'bodyHash'
  | 'text'
  | 'hmacKey'
  | 'message'
  | 'sortedBody'
  | 'canonicalRequest'
  | 'canonicalRequestHash'
  | 'signature'
  | 'token'
  | 'query'
  | 'header'
  | 'authorization';

export type Note = 'timestampForm' | 'nonceMissing' | 'timeStampMissing' | 'noMembers';

export type Problem =
  | 'keyMissing'
  | 'bodyNotBase64'
  | 'bodyNotJson'
  | 'headersMalformed'
  | 'dateMissing'
  | NoCanonicalTextReason;

/** What a pasted text says of the signature, and which of its other parts are not those of the fields. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly differing: readonly FieldName[];
}

export type Verdict =
  'none' | 'equal' | 'equalSorted' | 'equalOtherFormula' | 'headerForm' | 'different';

export function refused(problem: Problem): Calculation {
  return { ok: false, problem };
}
