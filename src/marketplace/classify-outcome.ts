import type { components } from '../../generated/types/marketplace.js';
import type { CallFailure } from './marketplace-client.js';
import type { OpenApiOperationId } from './open-api-operations.js';

/** What an answer comes to. */
export interface OutcomeClass {
  readonly kind: 'done' | CallFailure['kind'];
  /** What the marketplace says by it, and what to do. */
  readonly means: string;
  /** What else cannot succeed either: everything with this access key, or this operation. */
  readonly closes?: 'account' | 'operation';
  /** The words of the marketplace tell more than the code does. */
  readonly quoted?: true;
}

export interface AnswerToClassify {
  readonly operationId: OpenApiOperationId;
  readonly status: number;
  /** Without blanks; `null`: the answer has none. */
  readonly code: string | null;
  /** What the marketplace says in words. */
  readonly words: string;
}

/**
 * What to do with an answer (open-api.md 11.1). The code decides and never the status alone; of `MKT.` and `CBC.` codes the part after
 * the dot, for older copies of the tables have the other prefix.
 */
export function classifyOutcome(answer: AnswerToClassify): OutcomeClass {
  const { operationId, status, code, words } = answer;
  if (code === null) return withoutCode(status);
  const suffix = code.replace(/^(?:MKT|CBC)\./i, '');
  if (suffix === '92020001' && isUnauthorized(status, words)) return unauthorized;
  // The query of one order: it is not this seller's, or nobody's. What that says of the access key, only another order can show.
  if (suffix === '0150' && operationId === 'queryOrder') return notOurOrder;
  const known = (outcomeClasses as Readonly<Record<string, OutcomeClass | undefined>>)[suffix];
  if (known !== undefined) return known;
  if (/^APIGW?\./i.test(code)) return ofGateway(code, status);
  return status >= 500 ? unknownFailure : unknownCode;
}

type Schemas = components['schemas'];
type Suffix<Code extends string> = Code extends `MKT.${infer Rest}` | `CBC.${infer Rest}`
  ? Rest
  : Code;
/** Every code that the specification names: one that is added there is asked for here by the compiler. */
type KnownCode = Suffix<
  | Schemas['OrderQueryCode']
  | Schemas['UsagePushCode']
  | Schemas['LicenseCallCode']
  | Schemas['MarketEventCode']
  | Schemas['GatewayCode']
>;

const rejected = { kind: 'refused' } as const;
const temporary = { kind: 'temporary' } as const;
const deniedKey = { kind: 'credentials', closes: 'account' } as const;
const deniedCall = { kind: 'credentials', closes: 'operation' } as const;
const checkKey = 'check KOOGATE_AK and KOOGATE_SK';
const checkRights = `${checkKey}: do they belong to the seller's account, and may their user do this?`;

export const outcomeClasses = {
  '0000': { kind: 'done', means: 'success' },
  '0100': { ...rejected, means: 'a parameter has a value or a form that is not allowed' },
  '0101': { ...rejected, means: 'a parameter is missing, undefined or one too many' },
  '0102': {
    kind: 'signature',
    closes: 'operation',
    means:
      'the signature of the body is wrong: the first of KOOGATE_BASE_KEYS must be the key that is bound to 基础接口 in the seller console',
  },
  '0150': { ...deniedCall, means: `illegal operation; ${checkRights}` },
  '0151': { ...deniedKey, means: `no authority, for this is no seller's role; ${checkKey}` },
  '0154': { ...deniedKey, means: `the token is illegal; ${checkKey}` },
  '0199': { ...rejected, means: 'a parameter is wrong' },
  '0250': { kind: 'throttled', means: 'called too often' },
  '0999': { ...temporary, means: 'an internal error of the marketplace' },
  '9001': { ...rejected, means: 'the marketplace does not know the instance' },
  '9002': { ...rejected, means: 'a usage record is not valid' },
  '9003': { ...rejected, means: 'too many usage records in one call' },
  '9004': { ...rejected, means: 'a usage record begins more than 21 days ago' },
  '9005': { ...rejected, means: 'a code whose meaning is printed nowhere', quoted: true },
  '92020000': { kind: 'done', means: 'success' },
  '92020001': { ...temporary, means: 'an internal error of the marketplace' },
  '92020002': { ...rejected, means: 'a parameter is not valid' },
  '92020003': { kind: 'already-done', means: 'a code is activated already' },
  '92020004': { kind: 'not-yet', means: 'the buyer has not received the code yet' },
  '92020005': { ...rejected, means: 'the marketplace does not know the code' },
  '92020011': { kind: 'activate-first', means: 'a code was never activated' },
  '92020020': { ...rejected, means: 'one of the codes is not valid; single calls find out which' },
  '91380150': { ...deniedCall, means: `the role may not do this; ${checkRights}` },
  '91381033': { ...rejected, means: 'the resource of the License is not valid any more' },
  '91381034': { ...rejected, means: 'the application for the License is not valid, or was served' },
  '91381035': { ...rejected, means: 'no License is left for this period' },
  '91381036': { ...temporary, means: 'an internal error of the marketplace' },
  '91381037': { ...rejected, means: 'the License has a form that is not allowed' },
  '91381038': { ...rejected, means: 'the application for the License was denied' },
  '95000001': { ...rejected, means: 'a parameter is missing or not valid' },
  '95000002': { ...rejected, means: 'the method is not supported' },
  '95000003': { ...rejected, means: 'the content type is not supported' },
  '95000004': { ...rejected, means: 'the body is not readable' },
  'APIGW.0301': {
    ...deniedKey,
    quoted: true,
    means: `the gateway does not accept the signature; ${checkKey}, and the clock of this machine`,
  },
  'APIGW.0501': { kind: 'throttled', means: 'the quota of calls is used up' },
  'APIGW.0502': { ...deniedKey, means: 'the access is frozen: ask the marketplace why' },
} as const satisfies Record<KnownCode, OutcomeClass>;

const notOurOrder: OutcomeClass = {
  ...rejected,
  means: 'the order is unknown, or belongs to another seller',
};
const unauthorized: OutcomeClass = { ...deniedCall, means: `not authorized; ${checkRights}` };
const unknownCode: OutcomeClass = { ...rejected, quoted: true, means: 'a code that is not known' };
const unknownFailure: OutcomeClass = { ...unknownCode, kind: 'temporary' };

/** One code has had two meanings. */
function isUnauthorized(status: number, words: string): boolean {
  return status === 403 || status === 401 || /^\s*unauthori[sz]ed/i.test(words);
}

/** What is not printed of the gateway's codes: 03xx is authentication, concluded from the one that is. */
function ofGateway(code: string, status: number): OutcomeClass {
  if (status === 429) return outcomeClasses['APIGW.0501'];
  if (/\.03\d\d$/.test(code) || status === 401) return outcomeClasses['APIGW.0301'];
  return status >= 500 ? unknownFailure : unknownCode;
}

/** It is not the API that has answered, but something on the way to it. */
function withoutCode(status: number): OutcomeClass {
  if (status === 401) return { ...outcomeClasses['APIGW.0301'], quoted: true };
  if (status === 429) return { kind: 'throttled', means: 'called too often' };
  return {
    kind: 'temporary',
    means:
      status < 300 || status >= 500
        ? 'an answer that holds no code'
        : 'an answer that holds no code and is not the marketplace’s; is the address right, and no proxy in between?',
  };
}
